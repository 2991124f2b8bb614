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
        on store: StoreUnderTest = .sqlite, clock: TestClock = TestClock(.now),
        hasher: any PasswordHashing = Argon2PasswordHasher.cheap(),
        _ body: @escaping @Sendable (UsersUnderTest) async throws -> Void
    ) async throws {
        try await withSurroundings(on: store, clock: clock.wallClock) { surroundings in
            try await start(surroundings, hasher: hasher, body)
        }
    }

    /// Runs `body` with surroundings in which the service has not been started yet.
    static func withSurroundings(
        on store: StoreUnderTest = .sqlite, clock: WallClock = .system, withAdmin: Bool = true,
        _ body: @escaping @Sendable (TestPlatform) async throws -> Void
    ) async throws {
        let change = try await store.change()
        try await TestPlatform.run(
            clock: clock,
            change: { configuration in
                change(&configuration)
                guard withAdmin else { return }
                configuration.adminEmail = adminEmail
                configuration.adminPassword = password
            }, body)
    }

    /// Starts the service in surroundings that may have seen it before.
    static func start(
        _ surroundings: TestPlatform, hasher: any PasswordHashing = Argon2PasswordHasher.cheap(),
        _ body: @escaping @Sendable (UsersUnderTest) async throws -> Void
    ) async throws {
        try await start(1, surroundings, hasher: hasher) { try await body($0[0]) }
    }

    /// Starts several instances of the service, all with the same database and the same keys.
    static func start(
        _ count: Int, _ surroundings: TestPlatform, hasher: any PasswordHashing = Argon2PasswordHasher.cheap(),
        _ body: @escaping @Sendable ([UsersUnderTest]) async throws -> Void
    ) async throws {
        var services: [RunningService] = []
        for _ in 0..<count {
            services.append(try await UserService.build(surroundings.platform, hasher: hasher))
        }
        try await running(services) { [services] in
            var instances: [UsersUnderTest] = []
            for service in services {
                let client = APIClient(port: try await service.port)
                instances.append(UsersUnderTest(surroundings: surroundings, client: client))
            }
            for users in instances { try await users.waitUntilReady() }
            try await body(instances)
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

    /// What another service shows to read the events.
    var authorization: HTTPHeaders { ["Authorization": surroundings.platform.token.authorization] }

    /// All events there are, as the feed hands them out.
    func events() async throws -> JSONValue {
        let answer = try await client.get("/internal/events?after=0&limit=10000", headers: authorization)
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
