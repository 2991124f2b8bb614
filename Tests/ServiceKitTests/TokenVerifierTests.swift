import Commerce
import HTTPTypes
import ServiceKit
import Synchronization
import TestSupport
import Testing

@Suite struct TokenVerifierTests {
    /// The users service's keys as the test sets them, and how often they were asked for.
    private final class Keys: Sendable {
        struct Down: Error {}

        private let state: Mutex<(keys: [UInt8]?, fetches: Int)>

        init(_ keys: [UInt8]?) { state = Mutex((keys, 0)) }

        var fetches: Int { state.withLock { $0.fetches } }
        func set(_ keys: [UInt8]?) { state.withLock { $0.keys = keys } }

        func read() throws -> [UInt8] {
            try state.withLock { state in
                state.fetches += 1
                guard let keys = state.keys else { throw Down() }
                return keys
            }
        }
    }

    private final class SetClock: Sendable {
        private let time = Mutex(Timestamp.now)
        var clock: WallClock { WallClock { self.time.withLock { $0 } } }
        func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    }

    private let issuer = TokenIssuer()
    private let time = SetClock()

    private func verifier(_ keys: Keys) -> TokenVerifier {
        TokenVerifier(clock: time.clock) { try keys.read() }
    }

    private func code(_ verifier: TokenVerifier, _ token: String) async -> String {
        do {
            _ = try await verifier.identity(of: token)
            return "ok"
        } catch let problem as Problem {
            return "\(problem.status.code) \(problem.code)"
        } catch {
            return "\(error)"
        }
    }

    @Test func aGoodTokenTellsWhoAsksAndItsKeyIsFetchedOnce() async throws {
        let keys = Keys(issuer.keySet)
        let verifier = verifier(keys)
        let user = Identifier.make()
        let issued = Timestamp(milliseconds: Timestamp.now.milliseconds / 1_000 * 1_000)
        let token = try await issuer.token(
            AccessToken(identity: Identity(userId: user, role: .admin), issuedAt: issued))
        for _ in 0..<3 {
            let identity = try await verifier.identity(of: token)
            #expect(identity.userId == user)
            #expect(identity.isAdmin)
            #expect(identity.expires == issued.advanced(by: AccessToken.lifetime))
        }
        #expect(keys.fetches == 1)
    }

    @Test func withoutKeysTheAnswerIs503AndTriedAgain() async throws {
        let keys = Keys(nil)
        let verifier = verifier(keys)
        let token = try await issuer.customer()
        #expect(await code(verifier, token) == "503 keys_unavailable")
        keys.set(issuer.keySet)
        #expect(await code(verifier, token) == "ok")
    }

    @Test func anUnknownKeyIsAskedForAtMostEveryTenSeconds() async throws {
        let keys = Keys(issuer.keySet)
        let verifier = verifier(keys)
        #expect(await code(verifier, try await issuer.customer()) == "ok")
        let other = TokenIssuer(kid: "next-key")
        for _ in 0..<5 { #expect(await code(verifier, try await other.customer()) == "401 invalid_token") }
        #expect(keys.fetches == 1)
        keys.set(other.keySet)
        time.advance(.seconds(9))
        #expect(await code(verifier, try await other.customer()) == "401 invalid_token")
        #expect(keys.fetches == 1)
        time.advance(.seconds(1))
        #expect(await code(verifier, try await other.customer()) == "ok")
        #expect(keys.fetches == 2)
    }

    @Test func knownKeysOutliveAUsersServiceThatIsDown() async throws {
        let keys = Keys(issuer.keySet)
        let verifier = verifier(keys)
        #expect(await code(verifier, try await issuer.customer()) == "ok")
        keys.set(nil)
        time.advance(.seconds(60))
        #expect(await code(verifier, try await issuer.customer()) == "ok")
        #expect(await code(verifier, try await TokenIssuer(kid: "other").customer()) == "401 invalid_token")
    }

    @Test func aTokenIsRefusedOnceItHasExpiredAlsoWhenRemembered() async throws {
        let verifier = verifier(Keys(issuer.keySet))
        let token = try await issuer.customer()
        #expect(await code(verifier, token) == "ok")
        time.advance(.seconds(901))
        #expect(await code(verifier, token) == "401 token_expired")
    }

    @Test func tokensOfOthersAreRefused() async throws {
        let verifier = verifier(Keys(issuer.keySet))
        let identity = Identity(userId: .make(), role: .admin)
        let forger = TokenIssuer(kid: issuer.kid)
        let good = try await issuer.token(for: identity)
        let parts = good.split(separator: ".").map(String.init)
        let none = "eyJhbGciOiJub25lIiwia2lkIjoidGVzdC1rZXkifQ"
        let hmac = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3Qta2V5In0"
        let wrong = [
            try await forger.token(for: identity),
            try await issuer.token(AccessToken(identity: identity, issuedAt: .now, issuer: "another")),
            try await issuer.token(AccessToken(identity: identity, issuedAt: .now, audience: "another")),
            try await issuer.token(AccessToken(identity: identity, issuedAt: .now), kid: "unknown"),
            "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])", "\(hmac).\(parts[1]).\(parts[2])",
            "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).", String(good.dropLast(4)), good + "A", "", "..",
            "a.b.c",
            String(repeating: "a", count: 5_000),
        ]
        for token in wrong { #expect(await code(verifier, token) == "401 invalid_token", "\(token)") }
        #expect(await code(verifier, good) == "ok")
    }
}
