import Foundation
import ServiceKit
import Testing
import UserService

@Suite struct PasswordHashingTests {
    private static func hasher() -> Argon2PasswordHasher {
        Argon2PasswordHasher(workers: BoundedWorkers(label: "test.passwords"))
    }

    @Test func aHashSaysHowItWasMade() async throws {
        let encoded = try await Self.hasher().hash("correct horse")
        let parts = encoded.split(separator: "$")
        #expect(parts.count == 5)
        #expect(parts.prefix(3) == ["argon2id", "v=19", "m=19456,t=2,p=1"])
        #expect(Data(base64Encoded: "\(parts[3])==")?.count == 16)
        #expect(Data(base64Encoded: "\(parts[4])=")?.count == 32)
    }

    @Test func onlyThePasswordItselfIsVerified() async throws {
        let hasher = Argon2PasswordHasher.cheap()
        let encoded = try await hasher.hash("correct horse")
        #expect(try await hasher.verify("correct horse", against: encoded))
        #expect(try await !hasher.verify("correct horsf", against: encoded))
        #expect(try await !hasher.verify("", against: encoded))
        #expect(try await hasher.hash("correct horse") != encoded)
    }

    @Test func composedAndDecomposedLettersAreTheSamePassword() async throws {
        let hasher = Argon2PasswordHasher.cheap()
        let encoded = try await hasher.hash("caf\u{E9} au lait")
        #expect(try await hasher.verify("cafe\u{301} au lait", against: encoded))
    }

    @Test func aHashOfOtherParametersIsNotCurrentButStillVerified() async throws {
        let old = Argon2PasswordHasher.cheap()
        let new = Argon2PasswordHasher.cheap(passes: 2)
        let encoded = try await old.hash("correct horse")
        #expect(old.isCurrent(encoded))
        #expect(!new.isCurrent(encoded))
        #expect(try await new.verify("correct horse", against: encoded))
    }

    @Test func whatIsNoHashIsAnError() async throws {
        await #expect(throws: Argon2PasswordHasher.Failure.self) {
            try await Argon2PasswordHasher.cheap().verify("correct horse", against: "not a hash")
        }
    }
}
