import ServiceKit
import TestSupport
import Testing
import UserService

@Suite struct SignInTests {
    @Test(arguments: StoreUnderTest.allCases) func signingInAnswersAsRegisteringDoes(store: StoreUnderTest) async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let registered = try await users.register("ada@example.com")
            let answer = try await users.login("ADA@example.com")
            #expect(answer.status == 200)
            #expect(answer.json["user"] == registered.json["user"])
            #expect(answer.json["tokenType"].string == "Bearer")
            #expect(answer.json["expiresIn"].integer == 900)
            #expect(answer.json["refreshToken"] != registered.json["refreshToken"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func wrongPasswordAndUnknownAccountGetTheSameAnswerForTheSameWork(
        store: StoreUnderTest
    ) async throws {
        let hasher = CountingHasher(Argon2PasswordHasher.cheap())
        try await UsersUnderTest.run(on: store, hasher: hasher) { users in
            _ = try await users.customer("ada@example.com")
            let before = hasher.verifications
            let wrong = try await users.login("ada@example.com", password: "not her password")
            #expect(hasher.verifications == before + 1)
            let unknown = try await users.login("nobody@example.com")
            #expect(hasher.verifications == before + 2)
            let impossible = try await users.login("no address at all")
            #expect(hasher.verifications == before + 3)
            for answer in [wrong, unknown, impossible] {
                #expect(answer.status == 401)
                #expect(answer.problemCode == "invalid_credentials")
                #expect(answer.json["detail"] == wrong.json["detail"])
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aDisabledAccountIsTurnedAwayAndOnlyItsOwnerLearnsWhy(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            let admin = try await users.admin()
            let disabled = try await admin.client.patch("/api/users/\(ada.id)", ["disabled": true])
            #expect(disabled.status == 200)
            #expect(disabled.json["disabled"] == true)
            #expect(try await users.login(ada.email, password: "not her password").problemCode == "invalid_credentials")
            let right = try await users.login(ada.email)
            #expect(right.status == 403)
            #expect(right.problemCode == "account_disabled")
            #expect(try await users.refresh(ada.refreshToken).problemCode == "invalid_refresh_token")
            #expect(try await ada.client.get("/api/users/me").problemCode == "account_disabled")

            #expect(try await admin.client.patch("/api/users/\(ada.id)", ["disabled": false]).status == 200)
            #expect(try await users.login(ada.email).status == 200)
            #expect(try await users.refresh(ada.refreshToken).status == 401)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aPasswordHashedWithOtherParametersIsHashedAnewAtSignIn(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.withSurroundings(on: store, withAdmin: false) { surroundings in
            try await UsersUnderTest.start(surroundings) { users in _ = try await users.customer() }
            let stronger = CountingHasher(Argon2PasswordHasher.cheap(passes: 3))
            try await UsersUnderTest.start(surroundings, hasher: stronger) { users in
                let before = stronger.hashes
                for _ in 1...2 {
                    let answer = try await users.login("ada@example.com")
                    #expect(answer.status == 200)
                    #expect(stronger.hashes == before + 1)
                }
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func whoComesWhenTooMuchWaitsIsAskedToTryAgain(store: StoreUnderTest)
        async throws
    {
        let hasher = CountingHasher(Argon2PasswordHasher.cheap())
        try await UsersUnderTest.run(on: store, hasher: hasher) { users in
            hasher.isBusy = true
            for answer in [try await users.login("ada@example.com"), try await users.register("ada@example.com")] {
                #expect(answer.status == 503)
                #expect(answer.problemCode == "busy")
                #expect(answer.header("Retry-After") == "1")
            }
            hasher.isBusy = false
            #expect(try await users.register("ada@example.com").status == 201)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func signingOutEndsTheSessionAndNoOther(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let first = try await users.customer()
            let second = try SignedIn(try await users.login(first.email), users.client)
            #expect(try await users.logout(first.refreshToken).status == 204)
            #expect(try await users.refresh(first.refreshToken).problemCode == "invalid_refresh_token")
            #expect(try await users.refresh(second.refreshToken).status == 200)
            #expect(try await users.logout(first.refreshToken).status == 204)
            #expect(try await users.logout("no token at all").status == 204)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aReplacedRefreshTokenSignsOutToo(store: StoreUnderTest) async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            let successor = try #require(try await users.refresh(ada.refreshToken).json["refreshToken"].string)
            #expect(try await users.logout(ada.refreshToken).status == 204)
            #expect(try await users.refresh(successor).problemCode == "invalid_refresh_token")
        }
    }
}
