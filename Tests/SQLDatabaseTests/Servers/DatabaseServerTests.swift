import Foundation
import TestSupport
import Testing

/// The servers that other tests rely on.
@Suite struct DatabaseServerTests {
    enum Kind: CaseIterable {
        case postgreSQL, mariaDB

        func shared() async throws -> any DatabaseServer {
            switch self {
            case .postgreSQL: try await PostgreSQLServer.shared()
            case .mariaDB: try await MariaDBServer.shared()
            }
        }

        func make() throws -> any DatabaseServer {
            switch self {
            case .postgreSQL: try PostgreSQLServer()
            case .mariaDB: try MariaDBServer()
            }
        }
    }

    @Test(arguments: Kind.allCases) func everyDatabaseIsOfItsOwn(kind: Kind) async throws {
        let server = try await kind.shared()
        let first = try await server.makeDatabase()
        let second = try await server.makeDatabase()
        try await server.query("CREATE TABLE words (word varchar(20)); INSERT INTO words VALUES ('żółw 🐢')", in: first)
        #expect(try await server.query("SELECT word FROM words", in: first) == "żółw 🐢")
        await #expect(throws: (any Error).self) { try await server.query("SELECT word FROM words", in: second) }
    }

    @Test(arguments: Kind.allCases) func thePasswordIsNeeded(kind: Kind) async throws {
        let server = try await kind.shared()
        let database = try await server.makeDatabase()
        var address = try #require(URLComponents(string: database))
        address.password = "guessed"
        let guess = try #require(address.string)
        await #expect(throws: (any Error).self) { try await server.query("SELECT 1", in: guess) }
    }

    @Test(arguments: Kind.allCases) func aKilledServerStillHasWhatWasCommitted(kind: Kind) async throws {
        let server = try kind.make()
        try await server.start()
        let database = try await server.makeDatabase()
        try await server.query("CREATE TABLE facts (number int)", in: database)
        for number in 1...3 {
            try await server.query("INSERT INTO facts VALUES (\(number))", in: database)
            server.kill()
            await #expect(throws: (any Error).self) { try await server.query("SELECT 1", in: database) }
            try await server.start()
            #expect(try await server.query("SELECT max(number) FROM facts", in: database) == "\(number)")
        }
    }

    @Test(arguments: Kind.allCases) func aPausedServerHangsUntilItIsResumed(kind: Kind) async throws {
        let server = try kind.make()
        try await server.start()
        server.pause()
        async let answered = server.momentOfAnswer(in: server.url)
        // Enough for the answer of a server that does not hang.
        try await Task.sleep(for: .milliseconds(500))
        let resumed = ContinuousClock.now
        server.resume()
        let moment = try await answered
        #expect(moment > resumed)
    }

    @Test(arguments: Kind.allCases) func aStoppedServerStartsAgain(kind: Kind) async throws {
        let server = try kind.make()
        try await server.start()
        server.stop()
        await #expect(throws: (any Error).self) { try await server.query("SELECT 1", in: server.url) }
        try await server.start()
        #expect(try await server.query("SELECT 1", in: server.url) == "1")
    }

    @Test(arguments: Kind.allCases) func aServerThatNobodyHoldsEnds(kind: Kind) async throws {
        let client = try await kind.shared()
        var server: (any DatabaseServer)? = try kind.make()
        try await server?.start()
        let url = try #require(server?.url)
        #expect(try await client.query("SELECT 1", in: url) == "1")
        server = nil
        try await eventually("the server is gone") { (try? await client.query("SELECT 1", in: url)) == nil }
    }

    @Test func theServersCertificateIsThatOfItsAuthority() async throws {
        let server = try PostgreSQLServer(tls: true)
        try await server.start()
        let certificates = try #require(server.certificates)
        let verified = server.url + "?sslmode=verify-full&sslrootcert="
        let isEncrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        #expect(try await server.query(isEncrypted, in: verified + certificates.caFile) == "t")
        await #expect(throws: (any Error).self) {
            try await server.query(isEncrypted, in: verified + certificates.unrelatedCAFile)
        }
    }
}
