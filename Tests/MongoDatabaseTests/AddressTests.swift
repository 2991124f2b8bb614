import MongoDatabase
import Testing

@Suite struct AddressTests {
    @Test func theLocationTellsNoPassword() async throws {
        let database = try MongoDatabase(
            "mongodb://ada:hunter2@127.0.0.1:27099/products_db?authSource=admin&pool_size=3")
        #expect(database.location == "mongodb 127.0.0.1:27099/products_db")
        try await database.close()
    }

    @Test(arguments: [
        "mongodb://ada:hunter2@h:27017", "mongodb://ada:hunter2@h:99999/db", "mongodb://ada:hunt er2@h:x/db",
        "http://ada:hunter2@h/db", "mongodb://ada:hunter2@h/db?pool_size=0",
        "mongodb://ada:hunter2@h/db?pool_size=many",
    ])
    func whatIsNoneIsRefusedWithoutThePassword(address: String) {
        let error = #expect(throws: MongoError.self) { try MongoDatabase(address) }
        guard case .address? = error else { return _ = #expect(error == nil, "another error") }
        #expect(error.map { "\($0)" }?.contains("hunter2") == false)
    }
}
