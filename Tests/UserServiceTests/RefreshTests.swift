import Commerce
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct RefreshTests {
    @Test(arguments: StoreUnderTest.allCases) func aRefreshTokenIsReplacedWithEachUse(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            let first = try await users.refresh(ada.refreshToken)
            #expect(first.status == 200)
            #expect(first.header("Cache-Control") == "no-store")
            #expect(first.json["user"]["id"].string == ada.id)
            let access = try #require(first.json["accessToken"].string)
            #expect(try await users.client.with(token: access).get("/api/users/me").status == 200)
            let second = try #require(first.json["refreshToken"].string)
            let third = try #require(try await users.refresh(second).json["refreshToken"].string)
            #expect(Set([ada.refreshToken, second, third]).count == 3)
            #expect(try await users.refresh(third).status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func twoTabsWithOneTokenGetTheSameSuccessor(store: StoreUnderTest)
        async throws
    {
        let clock = TestClock(.now)
        try await UsersUnderTest.run(on: store, clock: clock) { users in
            let ada = try await users.customer()
            let first = try await users.refresh(ada.refreshToken)
            clock.advance(by: .milliseconds(9_999))
            let second = try await users.refresh(ada.refreshToken)
            #expect(second.status == 200)
            #expect(second.json["refreshToken"] == first.json["refreshToken"])
            let successor = try #require(second.json["refreshToken"].string)
            #expect(try await users.refresh(successor).status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aTokenUsedAgainLaterEndsItsWholeFamily(store: StoreUnderTest)
        async throws
    {
        let clock = TestClock(.now)
        try await UsersUnderTest.run(on: store, clock: clock) { users in
            let ada = try await users.customer()
            let other = try SignedIn(try await users.login(ada.email), users.client)
            let successor = try #require(try await users.refresh(ada.refreshToken).json["refreshToken"].string)
            clock.advance(by: .seconds(10))
            let reused = try await users.refresh(ada.refreshToken)
            #expect(reused.status == 401)
            #expect(reused.problemCode == "refresh_reused")
            #expect(try await users.refresh(successor).problemCode == "invalid_refresh_token")
            #expect(try await users.refresh(other.refreshToken).status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func twentyRefreshesOfOneTokenAtOnceGetOneSuccessor(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            let answers = try await concurrently(20) { _ in try await users.refresh(ada.refreshToken) }
            #expect(Set(answers.map(\.status)) == [200])
            let successors = Set(answers.map { $0.json["refreshToken"].string })
            #expect(successors.count == 1)
            let successor = try #require(successors.first ?? nil)
            #expect(try await users.refresh(successor).status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aTokenExpiresAfterThirtyDays(store: StoreUnderTest) async throws {
        let clock = TestClock(.now)
        try await UsersUnderTest.run(on: store, clock: clock) { users in
            let ada = try await users.customer()
            let other = try SignedIn(try await users.login(ada.email), users.client)
            clock.advance(by: .seconds(30 * 86_400 - 1))
            #expect(try await users.refresh(ada.refreshToken).status == 200)
            clock.advance(by: .seconds(1))
            #expect(try await users.refresh(other.refreshToken).problemCode == "invalid_refresh_token")
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aNewRoleIsInTheNextAccessToken(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            let admin = try await users.admin()
            #expect(try await admin.client.patch("/api/users/\(ada.id)", ["role": "admin"]).status == 200)
            #expect(try await ada.client.get("/api/users").status == 403)
            let refreshed = try SignedIn(try await users.refresh(ada.refreshToken), users.client)
            #expect(try await refreshed.client.get("/api/users").status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases, ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ä", "' OR 1=1 --"])
    func anUnknownTokenIsRefused(store: StoreUnderTest, token: String) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let answer = try await users.refresh(token)
            #expect(answer.status == 401)
            #expect(answer.problemCode == "invalid_refresh_token")
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func expiredTokensAreDeletedAndNoTokenIsStoredAsItIs(
        store: StoreUnderTest
    ) async throws {
        let clock = TestClock(.now)
        try await UsersUnderTest.withSurroundings(on: store, clock: clock.wallClock, withAdmin: false) { surroundings in
            let url = surroundings.platform.configuration.usersDatabaseURL
            try await UsersUnderTest.start(surroundings) { users in
                let ada = try await users.customer()
                #expect(try await users.refresh(ada.refreshToken).status == 200)
                clock.advance(by: .seconds(60))
                _ = try await users.login(ada.email)
                let stored = try await storedTokens(url)
                #expect(stored.count == 3)
                #expect(!stored.contains(ada.refreshToken))
            }
            clock.advance(by: .seconds(30 * 86_400 - 60))
            try await UsersUnderTest.start(surroundings) { _ in
                let deadline = ContinuousClock.now + .seconds(30)
                while try await storedTokens(url).count != 1 {
                    try #require(ContinuousClock.now < deadline, "Expired tokens stay.")
                }
            }
        }
    }

    private func storedTokens(_ url: String) async throws -> [String] {
        let database = try SQLDatabaseAddress(url).open()
        let tokens = try await database.read { connection in
            try connection.query("SELECT token_hash FROM refresh_tokens").map { try $0.text("token_hash") }
        }
        try await database.close()
        return tokens
    }
}
