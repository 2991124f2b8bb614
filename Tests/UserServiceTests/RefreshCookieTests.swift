import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

/// How a page stays signed in: with a cookie in the place of the refresh token.
@Suite struct RefreshCookieTests {
    private func signIn(_ users: UsersUnderTest, secure: Bool = false) async throws -> APIAnswer {
        try await users.client.post(
            "/api/auth/register",
            [
                "email": "ada@example.com", "password": .string(UsersUnderTest.password), "name": "Ada",
                "refreshTokenIn": "cookie",
            ], headers: secure ? ["X-Forwarded-Proto": "https"] : [:])
    }

    /// `name=value` of the cookie that an answer sets.
    private func cookie(_ answer: APIAnswer) throws -> String {
        let header = try #require(answer.header("Set-Cookie"))
        return String(try #require(header.split(separator: ";").first))
    }

    @Test func theTokenIsInACookieThatNoScriptCanRead() async throws {
        try await UsersUnderTest.run { users in
            let answer = try await signIn(users)
            #expect(answer.status == 201)
            #expect(answer.json["refreshToken"] == .null)
            #expect(answer.json["accessToken"].string != nil)
            let header = try #require(answer.header("Set-Cookie"))
            for attribute in ["HttpOnly", "SameSite=Strict", "Path=/api/auth", "Max-Age=2592000"] {
                #expect(header.contains(attribute))
            }
            #expect(!header.contains("Secure"))
        }
    }

    @Test func theCookieIsForHTTPSAloneWhereTheClientCameByIt() async throws {
        try await UsersUnderTest.run { users in
            let answer = try await signIn(users, secure: true)
            #expect(answer.header("Set-Cookie")?.contains("Secure") == true)
        }
    }

    @Test func theCookieRenewsTheSignInAndIsReplaced() async throws {
        try await UsersUnderTest.run { users in
            let first = try cookie(try await signIn(users))
            let renewed = try await users.client.post("/api/auth/refresh", [:], headers: ["Cookie": "a=b; \(first)"])
            #expect(renewed.status == 200)
            #expect(renewed.json["refreshToken"] == .null)
            let second = try cookie(renewed)
            #expect(second != first)
            let access = try #require(renewed.json["accessToken"].string)
            #expect(try await users.client.with(token: access).get("/api/users/me").status == 200)
            let again = try await users.client.post("/api/auth/refresh", [:], headers: ["Cookie": second])
            #expect(again.status == 200)
        }
    }

    @Test func signingOutEndsTheSessionAndTakesTheCookieAway() async throws {
        try await UsersUnderTest.run { users in
            let cookie = try cookie(try await signIn(users))
            let out = try await users.client.post("/api/auth/logout", [:], headers: ["Cookie": cookie])
            #expect(out.status == 204)
            #expect(out.header("Set-Cookie")?.hasPrefix("tally_refresh=;") == true)
            #expect(out.header("Set-Cookie")?.contains("Max-Age=0") == true)
            let refused = try await users.client.post("/api/auth/refresh", [:], headers: ["Cookie": cookie])
            #expect(refused.problemCode == "invalid_refresh_token")
        }
    }

    @Test func withoutTokenAndCookieThereIsNothingToRenew() async throws {
        try await UsersUnderTest.run { users in
            for headers in [[:], ["Cookie": "tally_refresh=short"], ["Cookie": "other=1"]] as [[String: String]] {
                let answer = try await users.client.post(
                    "/api/auth/refresh", [:], headers: .init(headers.map { ($0.key, $0.value) }))
                #expect(answer.status == 401)
                #expect(answer.problemCode == "invalid_refresh_token")
            }
            #expect(try await users.client.post("/api/auth/logout", [:]).status == 204)
        }
    }

    @Test func aTokenInTheBodyCountsBeforeTheCookie() async throws {
        try await UsersUnderTest.run { users in
            let cookie = try cookie(try await signIn(users))
            let other = try SignedIn(try await users.login("ada@example.com"), users.client)
            let renewed = try await users.client.post(
                "/api/auth/refresh", ["refreshToken": .string(other.refreshToken)], headers: ["Cookie": cookie])
            #expect(renewed.json["refreshToken"].string != nil)
            #expect(renewed.header("Set-Cookie") == nil)
        }
    }

    @Test func anotherPlaceForTheTokenIsRefused() async throws {
        try await UsersUnderTest.run { users in
            let answer = try await users.client.post(
                "/api/auth/login",
                [
                    "email": .string(UsersUnderTest.adminEmail), "password": .string(UsersUnderTest.password),
                    "refreshTokenIn": "header",
                ])
            #expect(answer.status == 422)
            #expect(answer.wrongFields == ["/refreshTokenIn"])
        }
    }
}
