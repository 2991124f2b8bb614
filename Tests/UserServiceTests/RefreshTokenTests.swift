import Commerce
import Testing
import UserService

@Suite struct RefreshTokenTests {
    @Test func tokensAreRandomAndOfOneShape() {
        let tokens = (0..<100).map { _ in RefreshToken.make() }
        #expect(Set(tokens).count == 100)
        for token in tokens {
            #expect(token.text.count == 43)
            #expect(RefreshToken(token.text) == token)
            #expect(token.hash.count == 64)
            #expect(!"\(token)".contains(token.text))
        }
    }

    @Test func theSuccessorFollowsFromTokenAndSaltAlone() {
        let (token, salt) = (RefreshToken.make(), RefreshToken.makeSalt())
        #expect(salt.count == 16)
        #expect(token.successor(salt: salt) == token.successor(salt: salt))
        #expect(token.successor(salt: salt) != token)
        #expect(token.successor(salt: salt) != token.successor(salt: RefreshToken.makeSalt()))
        #expect(token.successor(salt: salt) != RefreshToken.make().successor(salt: salt))
    }

    @Test(arguments: ["", "short", String(repeating: "a", count: 44), String(repeating: "=", count: 43)])
    func whatLooksOtherwiseIsNoToken(text: String) {
        #expect(RefreshToken(text) == nil)
    }

    @Test func theRulesOfUse() {
        let start = Timestamp(milliseconds: 1_790_000_000_000)
        func token(rotated: Duration?) -> StoredRefreshToken {
            StoredRefreshToken(
                familyId: .make(), userId: .make(), expiresAt: start.advanced(by: StoredRefreshToken.lifetime),
                rotation: rotated.map { .init(at: start.advanced(by: $0), salt: [7]) })
        }
        #expect(token(rotated: nil).use(at: start) == .rotate)
        #expect(token(rotated: nil).use(at: start.advanced(by: .seconds(30 * 86_400 - 1))) == .rotate)
        #expect(token(rotated: nil).use(at: start.advanced(by: .seconds(30 * 86_400))) == .expired)
        #expect(token(rotated: .zero).use(at: start) == .repeat(salt: [7]))
        #expect(token(rotated: .zero).use(at: start.advanced(by: .milliseconds(9_999))) == .repeat(salt: [7]))
        #expect(token(rotated: .zero).use(at: start.advanced(by: .seconds(10))) == .reused)
        #expect(token(rotated: .zero).use(at: start.advanced(by: .seconds(30 * 86_400))) == .expired)
        // Another instance's clock may be a little ahead.
        #expect(token(rotated: .seconds(1)).use(at: start) == .repeat(salt: [7]))
    }
}
