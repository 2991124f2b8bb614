import Commerce
import Crypto
import Foundation
import JWTKit
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct AccessTokenTests {
    @Test func theKeySetVerifiesTheTokens() async throws {
        try await UsersUnderTest.run { users in
            let ada = try await users.customer()
            let answer = try await users.client.get("/api/auth/jwks.json")
            #expect(answer.status == 200)
            #expect(answer.header("Cache-Control") == "public, max-age=300")
            let key = answer.json["keys"][0]
            #expect(key["d"] == .null)
            #expect(key["alg"].string == "ES256")
            let bytes = answer.bytes
            let verifier = TokenVerifier { bytes }
            let identity = try await verifier.identity(of: ada.accessToken)
            #expect(identity.userId.description == ada.id)
            #expect(identity.role == .customer)
        }
    }

    @Test func theKeyIsNamedByItsThumbprint() async throws {
        try await UsersUnderTest.run { users in
            let key = try await users.client.get("/api/auth/jwks.json").json["keys"][0]
            let x = try #require(key["x"].string)
            let y = try #require(key["y"].string)
            #expect(x.count == 43 && y.count == 43)
            let text = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
            #expect(key["kid"].string == base64URL(Array(SHA256.hash(data: Data(text.utf8)))))
        }
    }

    @Test func forgedTokensAreRefused() async throws {
        try await UsersUnderTest.run { users in
            let ada = try await users.customer()
            let kid = try #require(try await users.client.get("/api/auth/jwks.json").json["keys"][0]["kid"].string)
            let identity = Identity(userId: try #require(Identifier(ada.id)), role: .admin)
            let good = AccessToken(identity: identity, issuedAt: .now)
            let parts = ada.accessToken.split(separator: ".").map(String.init)
            let payload = base64URL(try JSONCoding.bytes(good))
            let own = try ServiceKey(users)
            let stranger = TokenIssuer()
            let publicKey = own.publicPEM

            let forged: [String: String] = [
                "alg none": base64URL(Array(#"{"alg":"none","typ":"JWT","kid":"\#(kid)"}"#.utf8)) + ".\(payload).",
                "alg none with a signature": base64URL(Array(#"{"alg":"none","kid":"\#(kid)"}"#.utf8))
                    + ".\(payload).\(parts[2])",
                "signed with the public key as a secret": try await hmacToken(good, secret: publicKey, kid: kid),
                "another key": try await stranger.token(good, kid: kid),
                "unknown kid": try await own.token(good, kid: "unknown"),
                "another payload": "\(parts[0]).\(payload).\(parts[2])",
                "another audience": try await own.token(
                    AccessToken(identity: identity, issuedAt: .now, audience: "elsewhere"), kid: kid),
                "another issuer": try await own.token(
                    AccessToken(identity: identity, issuedAt: .now, issuer: "elsewhere"), kid: kid),
                "cut short": String(ada.accessToken.dropLast(5)),
                "without signature": "\(parts[0]).\(parts[1])",
                "garbage": "garbage",
            ]
            for (name, token) in forged {
                let answer = try await users.client.with(token: token).get("/api/users/me")
                #expect(answer.status == 401, "\(name)")
                #expect(answer.problemCode == "invalid_token", "\(name)")
                #expect(try await users.client.with(token: token).get("/api/users").status == 401, "\(name)")
            }
            // What tells the forgeries apart is what is wrong with them: the same token well made is good.
            let genuine = try await own.token(good, kid: kid)
            #expect(try await users.client.with(token: genuine).get("/api/users/me").status == 200)
        }
    }

    @Test func aTokenIsGoodForFifteenMinutes() async throws {
        let clock = TestClock(.now)
        try await UsersUnderTest.run(clock: clock) { users in
            let ada = try await users.customer()
            clock.advance(by: .seconds(898))
            #expect(try await ada.client.get("/api/users/me").status == 200)
            clock.advance(by: .seconds(2))
            let late = try await ada.client.get("/api/users/me")
            #expect(late.status == 401)
            #expect(late.problemCode == "token_expired")
        }
    }

    @Test func theServicesTokenIsNoAccessTokenAndTheOtherWayRound() async throws {
        try await UsersUnderTest.run { users in
            let admin = try await users.admin()
            #expect(try await admin.client.get("/internal/events").status == 401)
            #expect(try await users.client.get("/internal/events").status == 401)
            let token = users.surroundings.platform.token.authorization
            #expect(try await users.client.get("/api/users/me", headers: ["Authorization": token]).status == 401)
        }
    }

    private func hmacToken(_ payload: AccessToken, secret: String, kid: String) async throws -> String {
        let keys = JWTKeyCollection()
        await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: JWKIdentifier(string: kid))
        return try await keys.sign(payload, kid: JWKIdentifier(string: kid))
    }

    private func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// The key of a users service, read from its file.
private struct ServiceKey {
    private let key: ES256PrivateKey

    init(_ users: UsersUnderTest) throws {
        let path = users.surroundings.platform.configuration.privateKeyFile
        key = try ES256PrivateKey(pem: String(contentsOfFile: path, encoding: .utf8))
    }

    var publicPEM: String { key.publicKey.pemRepresentation }

    func token(_ payload: AccessToken, kid: String) async throws -> String {
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: key, kid: JWKIdentifier(string: kid))
        return try await keys.sign(payload, kid: JWKIdentifier(string: kid))
    }
}
