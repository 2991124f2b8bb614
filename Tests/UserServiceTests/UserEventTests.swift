import ServiceKit
import TestSupport
import Testing

@Suite struct UserEventTests {
    @Test(arguments: StoreUnderTest.allCases) func everyChangeOfAnAccountIsOneEventWithoutPersonalData(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let admin = try await users.admin()
            let ada = try await users.customer()
            let path = "/api/users/\(ada.id)"
            _ = try await ada.client.patch("/api/users/me", ["name": "Ada King"])
            _ = try await ada.client.patch("/api/users/me", ["name": "Ada King"])
            _ = try await admin.client.patch(path, ["role": "admin"])
            _ = try await admin.client.patch(path, ["role": "customer", "disabled": true])
            _ = try await admin.client.patch(path, ["disabled": false])
            _ = try await users.login(ada.email)
            _ = try await ada.client.delete("/api/users/me")

            let events = try await users.events().elements.filter { $0["body"]["userId"].string == ada.id }
            let types = events.map { $0["type"].string }
            #expect(
                types == [
                    "user.registered", "user.updated", "user.updated", "user.updated", "user.updated", "user.deleted",
                ])
            #expect(
                events.map { $0["body"]["role"].string } == [
                    "customer", "customer", "admin", "customer", "customer", "customer",
                ])
            #expect(events.map { $0["body"]["disabled"] } == [false, false, false, true, false, false])
            for event in events {
                guard case .object(let body) = event["body"] else {
                    Issue.record("The body is no object.")
                    continue
                }
                #expect(Set(body.keys) == ["userId", "role", "disabled"])
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aRefusedChangeIsNoEvent(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let admin = try await users.admin()
            _ = try await users.customer()
            let before = try await users.events().elements.count
            _ = try await users.register("ada@example.com")
            _ = try await admin.client.patch("/api/users/\(admin.id)", ["disabled": true])
            _ = try await admin.client.delete("/api/users/me")
            #expect(try await users.events().elements.count == before)
        }
    }
}
