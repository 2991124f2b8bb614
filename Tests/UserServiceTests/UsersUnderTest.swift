import Commerce
import NIOHTTP1
import ServiceKit
import ServiceLifecycle
import TestSupport
import Testing
import UserService

/// A users service that runs, and what tests do with it over and over.
struct UsersUnderTest: Sendable {
    static let password = "correct horse battery"
    static let adminEmail = "admin@example.com"

    let surroundings: TestPlatform
    let client: APIClient

    /// Starts the service in fresh surroundings, with a first admin, and stops it after `body`.
    static func run(
        clock: TestClock = TestClock(.now), hasher: any PasswordHashing = Argon2PasswordHasher.cheap(),
        _ body: @escaping @Sendable (UsersUnderTest) async throws -> Void
    ) async throws {
        try await TestPlatform.run(clock: clock.wallClock, change: setAdmin) { surroundings in
            try await start(surroundings, hasher: hasher, body)
        }
    }

    @Sendable static func setAdmin(_ configuration: inout PlatformConfiguration) {
        configuration.adminEmail = adminEmail
        configuration.adminPassword = password
    }

    /// Starts the service in surroundings that may have seen it before.
    static func start(
        _ surroundings: TestPlatform, hasher: any PasswordHashing = Argon2PasswordHasher.cheap(),
        _ body: @escaping @Sendable (UsersUnderTest) async throws -> Void
    ) async throws {
        let service = try await UserService.build(surroundings.platform, hasher: hasher)
        try await running([service]) {
            let users = UsersUnderTest(surroundings: surroundings, client: APIClient(port: try await service.port))
            try await users.waitUntilReady()
            try await body(users)
        }
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await client.get("/health/ready").status != 200 {
            try #require(ContinuousClock.now < deadline, "The service does not get ready.")
        }
    }

    func register(_ email: String, password: String = password) async throws -> APIAnswer {
        try await client.post(
            "/api/auth/register", ["email": .string(email), "password": .string(password), "name": "Ada Lovelace"])
    }

    func login(_ email: String, password: String = password) async throws -> APIAnswer {
        try await client.post("/api/auth/login", ["email": .string(email), "password": .string(password)])
    }

    func refresh(_ token: String) async throws -> APIAnswer {
        try await client.post("/api/auth/refresh", ["refreshToken": .string(token)])
    }

    func logout(_ token: String) async throws -> APIAnswer {
        try await client.post("/api/auth/logout", ["refreshToken": .string(token)])
    }

    /// A new customer, signed in.
    func customer(_ email: String = "ada@example.com") async throws -> SignedIn {
        try SignedIn(try await register(email), client)
    }

    /// The first admin, signed in.
    func admin() async throws -> SignedIn {
        try SignedIn(try await login(UsersUnderTest.adminEmail), client)
    }

    /// All events there are, as the feed hands them out.
    func events() async throws -> JSONValue {
        let token = surroundings.platform.token.authorization
        let answer = try await client.get("/internal/events?after=0", headers: ["Authorization": token])
        #expect(answer.status == 200)
        return answer.json["events"]
    }
}

/// Somebody who signed in.
struct SignedIn: Sendable {
    let id: String
    let email: String
    let accessToken: String
    let refreshToken: String
    /// The service as this person.
    let client: APIClient

    init(_ answer: APIAnswer, _ client: APIClient) throws {
        try #require(answer.status == 200 || answer.status == 201, "\(answer.text)")
        id = try #require(answer.json["user"]["id"].string)
        email = try #require(answer.json["user"]["email"].string)
        accessToken = try #require(answer.json["accessToken"].string)
        refreshToken = try #require(answer.json["refreshToken"].string)
        self.client = client.with(token: accessToken)
    }
}
