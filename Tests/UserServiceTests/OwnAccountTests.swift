import Commerce
import ServiceKit
import TestSupport
import Testing

@Suite struct OwnAccountTests {
    @Test(arguments: StoreUnderTest.allCases) func aNameChangesAtOnce(store: StoreUnderTest) async throws {
        let clock = TestClock(.now)
        try await UsersUnderTest.run(on: store, clock: clock) { users in
            let ada = try await users.customer()
            let before = try await ada.client.get("/api/users/me").json
            clock.advance(by: .seconds(1))
            let changed = try await ada.client.patch("/api/users/me", ["name": "Ada King"])
            #expect(changed.status == 200)
            #expect(changed.json["name"].string == "Ada King")
            #expect(changed.json["email"] == before["email"])
            #expect(changed.json["createdAt"] == before["createdAt"])
            #expect(changed.json["updatedAt"] != before["updatedAt"])
            #expect(try await ada.client.get("/api/users/me").json == changed.json)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func anAddressChangesOnlyWithThePassword(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            _ = try await users.customer("taken@example.com")
            let without = try await ada.client.patch("/api/users/me", ["email": "new@example.com"])
            #expect(without.status == 400)
            #expect(without.wrongFields == ["/currentPassword"])
            let wrong = try await ada.client.patch(
                "/api/users/me", ["email": "new@example.com", "currentPassword": "something else"])
            #expect(wrong.status == 403)
            #expect(wrong.problemCode == "wrong_password")
            for taken in ["Taken@example.com", UsersUnderTest.adminEmail] {
                let answer = try await ada.client.patch(
                    "/api/users/me", ["email": .string(taken), "currentPassword": .string(UsersUnderTest.password)])
                #expect(answer.problemCode == "email_taken")
            }
            let right = try await ada.client.patch(
                "/api/users/me",
                ["email": "New@example.com", "currentPassword": .string(UsersUnderTest.password)])
            #expect(right.status == 200)
            #expect(right.json["email"].string == "new@example.com")
            #expect(try await users.login("ada@example.com").status == 401)
            #expect(try await users.login("new@example.com").status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aNewPasswordEndsAllSessions(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            let other = try SignedIn(try await users.login(ada.email), users.client)
            let body: JSONValue = ["currentPassword": .string(UsersUnderTest.password), "newPassword": "another one"]
            #expect(try await ada.client.post("/api/users/me/password", body).status == 204)
            #expect(try await users.refresh(ada.refreshToken).problemCode == "invalid_refresh_token")
            #expect(try await users.refresh(other.refreshToken).problemCode == "invalid_refresh_token")
            #expect(try await users.login(ada.email).problemCode == "invalid_credentials")
            #expect(try await users.login(ada.email, password: "another one").status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aWrongCurrentPasswordChangesNothing(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            let body: JSONValue = ["currentPassword": "something else", "newPassword": "another one"]
            let answer = try await ada.client.post("/api/users/me/password", body)
            #expect(answer.status == 403)
            #expect(answer.problemCode == "wrong_password")
            #expect(try await users.login(ada.email).status == 200)
            #expect(try await users.refresh(ada.refreshToken).status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aDeletedAccountIsGoneAndItsAddressFree(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            #expect(try await ada.client.delete("/api/users/me").status == 204)
            let me = try await ada.client.get("/api/users/me")
            #expect(me.status == 401)
            #expect(me.problemCode == "account_deleted")
            #expect(try await ada.client.patch("/api/users/me", ["name": "Ghost"]).status == 401)
            #expect(try await ada.client.delete("/api/users/me").status == 401)
            #expect(try await users.refresh(ada.refreshToken).problemCode == "invalid_refresh_token")
            #expect(try await users.login(ada.email).problemCode == "invalid_credentials")
            let again = try await users.customer()
            #expect(again.id != ada.id)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func theRoleIsNotOnesOwnToChange(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            let answer = try await ada.client.patch("/api/users/me", ["role": "admin"])
            #expect(answer.status == 400)
            #expect(answer.wrongFields == ["/role"])
            #expect(try await ada.client.get("/api/users/me").json["role"].string == "customer")
        }
    }
}
