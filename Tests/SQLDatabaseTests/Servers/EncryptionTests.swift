import Foundation
import SQLDatabase
import TestSupport
import Testing

/// Whether connections are encrypted, and whom they trust.
@Suite
struct EncryptionTests {
    /// Whether a connection with these options is encrypted.
    private func isEncrypted(_ address: String) async throws -> Bool {
        let database = try SQLDatabaseAddress(address).open()
        do {
            let isEncrypted = try await database.read { connection in
                switch connection.dialect {
                case .mySQL: try connection.queryOne("SHOW STATUS LIKE 'Ssl_cipher'")?.text("Value") != ""
                default:
                    try connection.queryOne("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")?.boolean("ssl")
                        == true
                }
            }
            try await database.close()
            return isEncrypted
        } catch {
            try await database.close()
            throw error
        }
    }

    @Test func postgreSQLVerifiesAsItIsTold() async throws {
        let server = try PostgreSQLServer(tls: true)
        try await server.start()
        let certificates = try #require(server.certificates)
        #expect(try await !isEncrypted(server.url + "?sslmode=disable"))
        #expect(try await isEncrypted(server.url + "?sslmode=require"))
        let trusted = "&sslrootcert=" + certificates.caFile
        #expect(try await isEncrypted(server.url + "?sslmode=verify-full" + trusted))
        let misnamed = server.url.replacing("127.0.0.1", with: "elsewhere.test") + "?hostaddr=127.0.0.1" + trusted
        #expect(try await isEncrypted(misnamed + "&sslmode=verify-ca"))
        await #expect(throws: SQLDatabaseError.self) { try await isEncrypted(misnamed + "&sslmode=verify-full") }
        await #expect(throws: SQLDatabaseError.self) {
            try await isEncrypted(server.url + "?sslmode=verify-full&sslrootcert=" + certificates.unrelatedCAFile)
        }
    }

    @Test func mySQLVerifiesAsItIsTold() async throws {
        let server = try MariaDBServer(tls: true)
        try await server.start()
        let certificates = try #require(server.certificates)
        // Another name of the same address, which is none that the certificate has.
        let misnamed = server.url.replacing("127.0.0.1", with: "127.1")
        #expect(try await isEncrypted(server.url))
        #expect(try await !isEncrypted(server.url + "?ssl-mode=DISABLED"))
        #expect(try await isEncrypted(server.url + "?ssl-mode=PREFERRED"))
        #expect(try await isEncrypted(server.url + "?ssl-mode=REQUIRED"))
        for mode in ["VERIFY_CA", "VERIFY_IDENTITY"] {
            let verifying = "?ssl-mode=\(mode)&ssl-ca="
            #expect(try await isEncrypted(server.url + verifying + certificates.caFile))
            for (url, authority) in [
                (server.url, certificates.unrelatedCAFile), (server.url, "/nowhere.pem"),
                (misnamed, certificates.caFile),
            ] {
                await #expect(throws: SQLDatabaseError.self, "\(mode) \(url) \(authority)") {
                    try await isEncrypted(url + verifying + authority)
                }
            }
            // Authorities that the system trusts, of which the test's is none.
            await #expect(throws: SQLDatabaseError.self) { try await isEncrypted(server.url + "?ssl-mode=\(mode)") }
        }
    }

    @Test func aServerWithoutEncryptionIsRefusedByThoseWhoWantIt() async throws {
        let server = try MariaDBServer()
        try await server.start()
        #expect(try await !isEncrypted(server.url))
        for mode in ["REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"] {
            await #expect(throws: SQLDatabaseError.self) { try await isEncrypted(server.url + "?ssl-mode=\(mode)") }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: Store.servers, [false, true])
    func aNetworkThatSwallowsEverythingMakesNobodyWaitForLong(store: Store, encrypted: Bool) async throws {
        let server = try store.makeServer(tls: encrypted)
        try await server.start()
        var url = try #require(URLComponents(string: server.url))
        let relay = try await Relay(to: try #require(url.port))
        url.port = relay.port
        let address = try #require(url.string)
        let database = try SQLDatabaseAddress(address).open()
        #expect(try await isEncrypted(address) == encrypted)
        try await database.ping()
        relay.hold()
        for _ in 0..<3 {
            let refusal = try await unavailability {
                _ = try await database.read { try $0.query("SELECT 1 AS one") }
            }
            #expect(refusal.took < .soon)
        }
        relay.release()
        try await eventually("it goes on") {
            try await database.ping()
            return true
        }
        try await database.close()
    }
}
