import Foundation
import RedisDatabase
import TestSupport
import Testing

@Suite struct AddressTests {
    @Test(arguments: [
        ("redis://h", "redis h:6379/0"), ("redis://:hunter2@h:6380/3", "redis h:6380/3"),
        ("redis://ada:hunt%40er2@[::1]:1", "redis [::1]:1/0"),
    ])
    func theLocationTellsNoPassword(address: String, location: String) throws {
        #expect(try RedisDatabase(address).location == location)
    }

    @Test(arguments: [
        "redis://", "http://:hunter2@h", "redis://:hunter2@h:0", "redis://:hunter2@h:99999", "redis://:hunter2@h/x",
        "redis://:hunter2@h/-1", "redis://:hunter2@h?timeout=hunter2", "redis://ada@h", "redis://:hunt er2@h",
        "redis://:hunter2@h#1",
    ])
    func whatIsNoneIsRefusedWithoutThePassword(address: String) throws {
        let error = try #require(throws: RedisError.self) { try RedisDatabase(address) }
        guard case .address = error else { Issue.record(error); return }
        #expect(!"\(error)".contains("hunt"))
    }

    @Test func encryptionIsRefusedByItsName() throws {
        let error = try #require(throws: RedisError.self) { try RedisDatabase("rediss://:hunter2@h") }
        #expect("\(error)".contains("rediss:// is refused, since this client has no TLS"))
        #expect(!"\(error)".contains("hunt"))
    }

    @Test func whoIsNotLetInLearnsWhy() async throws {
        let server = try RedisServer()
        try await server.start()
        let attempts = [
            (server.url.replacing("secret", with: "hunter2"), "WRONGPASS"),
            (server.url.replacing(":secret@", with: ""), "NOAUTH"),
            (server.url + "/99", "DB index is out of range"),
        ]
        for (url, reason) in attempts {
            try await withDatabase(at: url) { database in
                let error = try await #require(throws: RedisError.self) { try await database.ping() }
                guard case .unavailable(let message) = error else { Issue.record(error); return }
                #expect(message.contains(reason))
                #expect(!message.contains("hunter2"))
            }
        }
    }

    @Test func userPasswordAndDatabaseAreThoseOfTheAddress() async throws {
        let server = try RedisServer()
        try await server.start()
        try await server.command("ACL", "SETUSER", "ädä", "on", ">h@nt/€r", "~*", "+@all", in: server.url)
        let port = try #require(URLComponents(string: server.url)?.port)
        try await withDatabase(at: "redis://%C3%A4d%C3%A4:h%40nt%2F%E2%82%ACr@127.0.0.1:\(port)/3") { database in
            #expect(try await database.send(RedisCommand("ACL", ["WHOAMI"])).text == "ädä")
            _ = try await database.send(RedisCommand("SET", ["key", "value"]))
        }
        #expect(try await server.command("GET", "key", in: server.url + "/3") == "value")
    }
}
