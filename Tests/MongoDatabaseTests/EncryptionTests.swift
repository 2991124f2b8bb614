import Foundation
import MongoDatabase
import TestSupport
import Testing

/// What an address asks for about encryption and signing in.
@Suite struct EncryptionTests {
    @Test func encryptionAndPasswordsAreWhatTheAddressSays() async throws {
        let server = try await MongoDBServer.make(tls: true)
        try await server.start()
        let certificates = try #require(server.certificates)
        let administrator = try MongoDatabase(server.url)
        _ = try await administrator.run { connection in
            try connection.command([
                "createUser": "ada", "pwd": "p@ss:word/1",
                "roles": [["role": "readWrite", "db": "shop"]], "mechanisms": ["SCRAM-SHA-256"],
            ])
        }
        try await administrator.close()

        func outcome(_ user: String, _ options: String) async throws -> Bool {
            let host = try #require(URLComponents(string: server.url)?.port).description
            let url = "mongodb://\(user)127.0.0.1:\(host)/shop?directConnection=true&authSource=admin&\(options)"
            let database = try MongoDatabase(url)
            defer { Task { try await database.close() } }
            do {
                try await database.run { try $0.insert("notes", [["text": "a"]]) }
                return true
            } catch MongoError.unavailable(let message) {
                #expect(!message.contains("word"), "\(message)")
                return false
            }
        }
        let (ada, other) = ("ada:p%40ss%3Aword%2F1@", "ada:other-word@")
        let verified = "tls=true&tlsCAFile=\(certificates.caFile)"
        let (signedIn, withOtherWord) = (try await outcome(ada, verified), try await outcome(other, verified))
        #expect(signedIn)
        #expect(!withOtherWord)
        let (plain, byUnrelated) = (
            try await outcome(ada, "tls=false"),
            try await outcome(ada, "tls=true&tlsCAFile=\(certificates.unrelatedCAFile)")
        )
        #expect(!plain)
        #expect(!byUnrelated)
        let unverified = try await outcome(ada, "tls=true&tlsAllowInvalidCertificates=true")
        #expect(unverified)
    }
}
