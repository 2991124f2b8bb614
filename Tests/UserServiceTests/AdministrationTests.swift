import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct AdministrationTests {
    @Test(arguments: StoreUnderTest.allCases) func customersAndStrangersAreKeptOut(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let ada = try await users.customer()
            for (method, path) in [("GET", "/api/users"), ("PATCH", "/api/users/\(ada.id)")] {
                let body: JSONValue? = method == "PATCH" ? ["role": "admin"] : nil
                let asCustomer = try await ada.client.send(.init(rawValue: method), path, json: body)
                #expect(asCustomer.status == 403)
                #expect(asCustomer.problemCode == "forbidden")
                let asStranger = try await users.client.send(.init(rawValue: method), path, json: body)
                #expect(asStranger.status == 401)
            }
            #expect(try await ada.client.get("/api/users/me").json["role"].string == "customer")
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func theListHoldsEverybodyOnceInPages(store: StoreUnderTest) async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            for number in 1...7 { _ = try await users.customer("user\(number)@example.com") }
            let admin = try await users.admin()
            var emails: [String?] = []
            var path: String? = "/api/users?limit=3"
            while let current = path {
                let page = try await admin.client.get(current)
                #expect(page.status == 200)
                #expect(page.json["items"].elements.count <= 3)
                emails += page.json["items"].elements.map { $0["email"].string }
                path = page.json["nextCursor"].string.map { "/api/users?limit=3&cursor=\($0)" }
            }
            #expect(emails.count == 8)
            #expect(Set(emails) == Set((1...7).map { "user\($0)@example.com" } + [UsersUnderTest.adminEmail]))
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func theListCanBeNarrowed(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let bob = try await users.customer("bob_1@example.com")
            _ = try await users.customer("bobx1@example.com")
            let admin = try await users.admin()
            func emails(_ query: String) async throws -> [String] {
                try await admin.client.get("/api/users?\(query)").json["items"].elements.compactMap {
                    $0["email"].string
                }
            }
            #expect(try await emails("role=admin") == [UsersUnderTest.adminEmail])
            #expect(try await emails("q=BOB_").sorted() == ["bob_1@example.com"])
            #expect(try await emails("q=%25").isEmpty)
            #expect(try await emails("q=ada").count == 2)
            #expect(try await emails("disabled=true").isEmpty)
            _ = try await admin.client.patch("/api/users/\(bob.id)", ["disabled": true])
            #expect(try await emails("disabled=true&role=customer&q=bob") == ["bob_1@example.com"])
            #expect(try await emails("disabled=false").count == 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func theLastAdminStays(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let admin = try await users.admin()
            let own = "/api/users/\(admin.id)"
            for body: JSONValue in [["role": "customer"], ["disabled": true], ["role": "customer", "disabled": true]] {
                let answer = try await admin.client.patch(own, body)
                #expect(answer.status == 409)
                #expect(answer.problemCode == "last_admin")
            }
            #expect(try await admin.client.delete("/api/users/me").problemCode == "last_admin")
            #expect(try await admin.client.get("/api/users/me").json["role"].string == "admin")
            #expect(try await users.refresh(admin.refreshToken).status == 200)

            let ada = try await users.customer()
            #expect(try await admin.client.patch("/api/users/\(ada.id)", ["role": "admin"]).status == 200)
            #expect(try await admin.client.patch(own, ["role": "customer"]).status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func twoAdminsWhoDemoteEachOtherAtOnceLeaveOne(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let first = try await users.admin()
            let ada = try await users.customer()
            #expect(try await first.client.patch("/api/users/\(ada.id)", ["role": "admin"]).status == 200)
            let second = try SignedIn(try await users.login(ada.email), users.client)
            let pairs = [(first, second.id), (second, first.id)]
            let statuses = try await concurrently(2) { index in
                let (admin, other) = pairs[index]
                return try await admin.client.patch("/api/users/\(other)", ["role": "customer"]).status
            }
            #expect(statuses.sorted() == [200, 403])
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aTokenThatStillSaysAdminDoesNotHelpWhoIsNoneAnyMore(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let first = try await users.admin()
            let ada = try await users.customer()
            #expect(try await first.client.patch("/api/users/\(ada.id)", ["role": "admin"]).status == 200)
            let second = try SignedIn(try await users.login(ada.email), users.client)
            #expect(try await first.client.patch("/api/users/\(ada.id)", ["role": "customer"]).status == 200)
            #expect(try await second.client.patch("/api/users/\(ada.id)", ["role": "admin"]).status == 403)
            #expect(try await second.client.get("/api/users").status == 403)
            #expect(try await second.client.get("/api/users/me").json["role"].string == "customer")
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func anUnknownUserIsNotFound(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let admin = try await users.admin()
            for id in ["\(Identifier.make())", "not-an-id", "%00"] {
                let answer = try await admin.client.patch("/api/users/\(id)", ["disabled": true])
                #expect(answer.status == 404)
                #expect(answer.problemCode == "not_found")
            }
        }
    }
}
