import Commerce
import ServiceKit
import TestSupport
import Testing

@Suite struct RegistrationTests {
    @Test(arguments: StoreUnderTest.allCases) func registeringMakesACustomerWhoIsSignedIn(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.run(on: store) { users in
            let answer = try await users.register("Ada@Example.COM")
            #expect(answer.status == 201)
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.json["tokenType"].string == "Bearer")
            #expect(answer.json["expiresIn"].integer == 900)
            let user = answer.json["user"]
            #expect(user["email"].string == "ada@example.com")
            #expect(user["name"].string == "Ada Lovelace")
            #expect(user["role"].string == "customer")
            #expect(user["disabled"] == false)
            #expect(user["createdAt"].string.flatMap { Timestamp($0) } != nil)
            #expect(user["passwordHash"] == .null)
            let me = try await SignedIn(answer, users.client).client.get("/api/users/me")
            #expect(me.status == 200)
            #expect(me.json == user)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func anAddressIsTakenInWhateverCase(store: StoreUnderTest) async throws {
        try await UsersUnderTest.run(on: store) { users in
            #expect(try await users.register("ada@example.com").status == 201)
            let second = try await users.register("ADA@example.com")
            #expect(second.status == 409)
            #expect(second.problemCode == "email_taken")
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func ofManyRegistrationsOfOneAddressAtOnceOneSucceeds(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let statuses = try await concurrently(20) { _ in try await users.register("ada@example.com").status }
            #expect(statuses.sorted() == [201] + Array(repeating: 409, count: 19))
            let registered = try await users.events().elements.filter { $0["type"].string == "user.registered" }
            // The first admin's and the one customer's.
            #expect(registered.count == 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func theFirstAdminsAddressIsNotForOthers(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.withSurroundings(on: store) { surroundings in
            try await UsersUnderTest.start(surroundings) { users in
                #expect(try await users.register("ADMIN@example.com").problemCode == "email_taken")
                let admin = try await users.admin()
                let customer = try await users.customer()
                let body: JSONValue = ["role": "admin"]
                #expect(try await admin.client.patch("/api/users/\(customer.id)", body).status == 200)
                #expect(try await admin.client.delete("/api/users/me").status == 204)
                #expect(try await users.register("admin@example.com").problemCode == "email_taken")
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases, ["aaaaaaaa", "ключи  🔑", String(repeating: "ä", count: 128)])
    func aPasswordMayBeAnyEightCharactersOrMore(store: StoreUnderTest, password: String) async throws {
        try await UsersUnderTest.run(on: store) { users in
            let registered = try await users.register("ada@example.com", password: password)
            #expect(registered.status == 201)
            #expect(try await users.login("ada@example.com", password: password).status == 200)
            #expect(try await users.login("ada@example.com", password: String(password.dropLast())).status == 401)
        }
    }
}

/// What `body` returns for 0 up to `count`, all run at once.
func concurrently<T: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> T
) async throws -> [T] {
    try await withThrowingTaskGroup(of: T.self) { group in
        for index in 0..<count {
            group.addTask { try await body(index) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
