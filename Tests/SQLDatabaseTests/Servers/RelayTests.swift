import Foundation
import TestSupport
import Testing

/// The network that other tests break.
@Suite struct RelayTests {
    private let server: PostgreSQLServer
    private let relay: Relay
    /// The server's address by way of the relay.
    private let url: String

    init() async throws {
        server = try await PostgreSQLServer.shared()
        var address = try #require(URLComponents(string: server.url))
        relay = try await Relay(to: address.port ?? 5432)
        address.host = "127.0.0.1"
        address.port = relay.port
        url = try #require(address.string)
    }

    @Test func everythingArrives() async throws {
        #expect(try await server.query("SELECT md5(repeat('x', 1000000))", in: url).count == 32)
        #expect(try await server.query("SELECT repeat('x', 1000000)", in: url).count == 1_000_000)
    }

    @Test func whatIsHeldArrivesWhenItIsReleased() async throws {
        relay.hold()
        async let answered = server.momentOfAnswer(in: url)
        // Enough for the answer if nothing were held.
        try await Task.sleep(for: .milliseconds(500))
        let released = ContinuousClock.now
        relay.release()
        let moment = try await answered
        #expect(moment > released)
    }

    @Test func whatIsDelayedTakesItsTime() async throws {
        relay.delay(.milliseconds(100))
        let asked = ContinuousClock.now
        #expect(try await server.query("SELECT 42", in: url) == "42")
        #expect(ContinuousClock.now - asked > .milliseconds(100))
    }

    @Test func aCutConnectionIsGoneAndTheNextOneWorks() async throws {
        let name = "cut_\(relay.port)"
        let answer = Task { try await server.query("SELECT pg_sleep(600)", in: url + "?application_name=\(name)") }
        try await eventually("the statement runs") {
            let running =
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND application_name = '\(name)'"
            return try await server.query(running, in: server.url) == "1"
        }
        relay.cut()
        await #expect(throws: (any Error).self) { try await answer.value }
        #expect(try await server.query("SELECT 42", in: url) == "42")
    }
}
