import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct BadInputTests {
    @Test func whatIsNoJSONObjectIsRefused() async throws {
        try await UsersUnderTest.run { users in
            let json: HTTPHeaders = ["Content-Type": "application/json"]
            for path in ["register", "login", "refresh", "logout"] {
                for (body, code) in [
                    ("{\"email\":", "malformed_json"), ("", "malformed_json"), ("[]", "invalid_body"),
                    ("{\"a\":1,}", "malformed_json"),
                ] {
                    let answer = try await users.client.send(
                        .POST, "/api/auth/\(path)", body: Array(body.utf8), headers: json)
                    #expect(answer.status == 400, "\(path) \(body)")
                    #expect(answer.problemCode == code, "\(path) \(body)")
                }
                let form = try await users.client.send(
                    .POST, "/api/auth/\(path)", body: Array("email=a".utf8),
                    headers: ["Content-Type": "application/x-www-form-urlencoded"])
                #expect(form.status == 415)
                #expect(form.problemCode == "unsupported_media_type")
            }
        }
    }

    @Test func aRoleAtRegistrationIsRefusedAndMakesNoAccount() async throws {
        try await UsersUnderTest.run { users in
            let answer = try await users.client.post(
                "/api/auth/register",
                [
                    "email": "ada@example.com", "password": .string(UsersUnderTest.password), "name": "Ada",
                    "role": "admin",
                ])
            #expect(answer.status == 400)
            #expect(answer.problemCode == "invalid_body")
            #expect(answer.wrongFields == ["/role"])
            #expect(try await users.login("ada@example.com").status == 401)
        }
    }

    @Test func missingAndMistypedFieldsAreNamed() async throws {
        try await UsersUnderTest.run { users in
            let nothing = try await users.client.post("/api/auth/register", [:])
            #expect(nothing.status == 400)
            #expect(Set(nothing.wrongFields) == ["/email", "/password", "/name"])
            let mistyped = try await users.client.post(
                "/api/auth/register", ["email": 1, "password": ["x"], "name": true])
            #expect(mistyped.status == 400)
            #expect(Set(mistyped.wrongFields) == ["/email", "/password", "/name"])
            #expect(Set(try await users.client.post("/api/auth/login", [:]).wrongFields) == ["/email", "/password"])
            #expect(
                try await users.client.post("/api/auth/refresh", ["refreshToken": 1]).wrongFields == ["/refreshToken"])
            #expect(
                try await users.client.post("/api/auth/logout", ["refreshToken": 1]).wrongFields == ["/refreshToken"])
        }
    }

    static let impossible: [(field: String, value: String)] = [
        ("email", "no address"), ("email", ""), ("email", "a\u{0}@example.com"),
        ("email", String(repeating: "a", count: 250) + "@example.com"),
        ("password", "1234567"), ("password", String(repeating: "x", count: 129)), ("password", "pass\u{0}word"),
        ("password", "pass\nword"),
        ("name", ""), ("name", "   "), ("name", String(repeating: "n", count: 101)), ("name", "Ada\u{0}"),
        ("name", "Ada\u{1B}[31m"), ("name", "Ada\u{85}"),
    ]

    @Test(arguments: impossible)
    func impossibleValuesMakeNoAccount(field: String, value: String) async throws {
        try await UsersUnderTest.run { users in
            var members: [String: JSONValue] = [
                "email": "ada@example.com", "password": .string(UsersUnderTest.password), "name": "Ada",
            ]
            members[field] = .string(value)
            let answer = try await users.client.post("/api/auth/register", .object(members))
            #expect(answer.status == 422)
            #expect(answer.problemCode == "invalid_value")
            #expect(answer.wrongFields == ["/\(field)"])
            // Only the first admin's.
            #expect(try await users.events().elements.count == 1)
        }
    }

    @Test func overlongCredentialsAreRefusedUnread() async throws {
        try await UsersUnderTest.run { users in
            let long = String(repeating: "x", count: 1_000)
            let answers = [
                try await users.login(long),
                try await users.login("ada@example.com", password: long),
                try await users.login("a\u{0}@example.com"),
                try await users.refresh(long),
                try await users.logout(long),
            ]
            for answer in answers {
                #expect(answer.status == 422)
                #expect(answer.problemCode == "invalid_value")
            }
        }
    }

    @Test func aBodyOfTenMegabytesIsRefused() async throws {
        try await UsersUnderTest.run { users in
            let body = Array("{\"email\":\"\(String(repeating: "a", count: 10 << 20))\"}".utf8)
            let answer = try await users.client.send(
                .POST, "/api/auth/login", body: body, headers: ["Content-Type": "application/json"])
            #expect(answer.status == 413)
            #expect(answer.problemCode == "payload_too_large")
        }
    }

    @Test(arguments: [
        "cursor=garbage", "cursor=%00", "cursor=eyJpZCI6MX0", "cursor=", "limit=0", "limit=101", "limit=x",
        "role=owner", "disabled=maybe", "q=", "q=a%00", "sort=name", "role=admin&role=customer",
    ])
    func aWrongQueryOfTheListIsRefused(query: String) async throws {
        try await UsersUnderTest.run { users in
            let answer = try await users.admin().client.get("/api/users?\(query)")
            #expect(answer.status == 400)
            #expect(answer.problemCode == "invalid_query")
        }
    }

    @Test func changesOfAccountsAreReadStrictly() async throws {
        try await UsersUnderTest.run { users in
            let admin = try await users.admin()
            let ada = try await users.customer()
            let path = "/api/users/\(ada.id)"
            #expect(try await admin.client.patch(path, ["role": "owner"]).status == 422)
            #expect(try await admin.client.patch(path, ["disabled": "yes"]).status == 400)
            #expect(try await admin.client.patch(path, ["email": "x@example.com"]).status == 400)
            #expect(try await ada.client.patch("/api/users/me", ["name": ""]).status == 422)
            #expect(try await ada.client.patch("/api/users/me", ["disabled": true]).status == 400)
            let short: JSONValue = ["currentPassword": .string(UsersUnderTest.password), "newPassword": "short"]
            #expect(try await ada.client.post("/api/users/me/password", short).wrongFields == ["/newPassword"])
            #expect(
                try await ada.client.get("/api/users/me").json["updatedAt"]
                    == ada.client.get("/api/users/me").json["createdAt"])
        }
    }
}
