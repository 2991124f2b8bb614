import SQLDatabase
import TestSupport
import Testing

@Suite
struct DatabaseAddressTests {
    @Test(arguments: [
        "mysql://tally:secret@db.example:3307/users_db": "mysql db.example:3307/users_db",
        "mysql://tally:secret@db.example/users_db?ssl-mode=required": "mysql db.example:3306/users_db",
        "mysql://tally@[::1]/users_db?pool_size=3&ssl-mode=VERIFY_CA&ssl-ca=/etc/ca.pem": "mysql ::1:3306/users_db",
        "postgres://tally:secret@db.example:5433/orders_db": "postgres db.example:5433/orders_db",
        "postgresql://tally@db.example/orders_db?pool_size=3": "postgres db.example:5432/orders_db",
    ])
    func theLocationIsToldWithoutThePassword(address: String, location: String) async throws {
        let database = try SQLDatabaseAddress(address).open()
        #expect(database.location == location)
        try await database.close()
    }

    @Test(arguments: [
        "mysql://db.example/users_db", "mysql://tally:secret@/users_db", "mysql://tally:secret@db.example",
        "mysql://tally:secret@db.example:0/users_db", "mysql://tally:secret@db.example:99999/users_db",
        "mysql://tally:sec ret@db.example/users_db", "mysql://tally:secret@db.example/users_db?ssl-mode=MAYBE",
        "mysql://tally:secret@db.example/users_db?ssl-ca=/etc/ca.pem",
        "mysql://tally:secret@db.example/users_db?ssl-mode=REQUIRED&ssl-ca=/etc/ca.pem",
        "mysql://tally:secret@db.example/users_db?ssl-mode=VERIFY_CA&ssl-ca=",
        "mysql://tally:secret@db.example/users_db?charset=latin1",
        "mysql://tally:secret@db.example/users_db?pool_size=0",
        "postgres://tally:secret@db.example/orders_db?nonsense=1", "mongodb://tally:secret@db.example", "",
    ])
    func whatCannotBeUnderstoodIsRefusedWithoutQuotingThePassword(address: String) {
        let error = #expect(throws: SQLDatabaseError.self) { try SQLDatabaseAddress(address).open() }
        guard case .address(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!message.contains("secret") && !message.contains("sec ret"))
    }

    @Test func anUnknownOptionIsNamed() {
        #expect(
            throws: SQLDatabaseError.address(
                message: "charset is none of its options, which are pool_size, ssl-mode and ssl-ca")
        ) {
            try SQLDatabaseAddress("mysql://tally:secret@db.example/users_db?charset=latin1").open()
        }
    }

    @Test func specialCharactersOfUserAndPasswordAreEncoded() async throws {
        let server = try await MariaDBServer.shared()
        let address = try await server.makeDatabase()
        try await server.query(
            "CREATE OR REPLACE USER 'a/b@c'@'%' IDENTIFIED BY 'p@ss:w/rd?ü%'; GRANT ALL ON *.* TO 'a/b@c'@'%'",
            in: server.url)
        let special = address.replacing("tally:secret@", with: "a%2Fb%40c:p%40ss%3Aw%2Frd%3F%C3%BC%25@")
        let database = try SQLDatabaseAddress(special).open()
        try await database.ping()
        try await database.close()
    }
}
