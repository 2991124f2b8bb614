import Commerce
import ServiceKit
import Synchronization
import TestSupport
import Testing
import UserService

/// What the service does while its database server does not, and afterwards.
@Suite struct UserServerFailureTests {
    enum Failure: CaseIterable {
        case killed, paused

        func begin(_ server: MariaDBServer) {
            switch self {
            case .killed: server.kill()
            case .paused: server.pause()
            }
        }

        func end(_ server: MariaDBServer) async throws {
            switch self {
            case .killed: try await server.start()
            case .paused: server.resume()
            }
        }
    }

    /// Runs `body` with the service on a server of its own.
    private static func run(
        _ body: @escaping @Sendable (UsersUnderTest, MariaDBServer) async throws -> Void
    ) async throws {
        let server = try MariaDBServer()
        try await server.start()
        let url = try await server.makeDatabase()
        try await TestPlatform.run(
            change: {
                $0.usersDatabaseURL = url
                $0.adminEmail = UsersUnderTest.adminEmail
                $0.adminPassword = UsersUnderTest.password
            }
        ) { surroundings in
            try await UsersUnderTest.start(surroundings) { try await body($0, server) }
        }
    }

    /// Every route that needs the database.
    private static func requests(
        _ users: UsersUnderTest, _ admin: SignedIn, _ ada: SignedIn
    ) -> [@Sendable () async throws -> APIAnswer] {
        let passwords: JSONValue = ["currentPassword": .string(UsersUnderTest.password), "newPassword": "another one"]
        return [
            { try await users.register("new@example.com") },
            { try await users.login(ada.email) },
            { try await users.refresh(ada.refreshToken) },
            { try await users.logout(ada.refreshToken) },
            { try await ada.client.get("/api/users/me") },
            { try await ada.client.patch("/api/users/me", ["name": "Ada King"]) },
            { try await ada.client.post("/api/users/me/password", passwords) },
            { try await ada.client.delete("/api/users/me") },
            { try await admin.client.get("/api/users") },
            { try await admin.client.patch("/api/users/\(ada.id)", ["disabled": true]) },
            { try await users.client.get("/internal/events?after=0&wait=30", headers: users.authorization) },
        ]
    }

    private static func measured(_ request: () async throws -> APIAnswer) async throws -> (APIAnswer, Duration) {
        let start = ContinuousClock.now
        let answer = try await request()
        return (answer, .now - start)
    }

    @Test(.timeLimit(.minutes(2)), arguments: Failure.allCases)
    func whileTheServerFailsEveryRouteSaysSoSoonAndAfterwardsWorks(failure: Failure) async throws {
        try await UserServerFailureTests.run { users, server in
            let (admin, ada) = (try await users.admin(), try await users.customer())
            let requests = UserServerFailureTests.requests(users, admin, ada)
            failure.begin(server)
            // All at once, when nobody knows of it yet; then one after the other.
            var answers = try await concurrently(requests.count) {
                try await UserServerFailureTests.measured(requests[$0])
            }
            for request in requests { answers.append(try await UserServerFailureTests.measured(request)) }
            for (answer, time) in answers {
                #expect(answer.status == 503)
                #expect(answer.header("Retry-After") != nil)
                #expect(answer.problemCode == "unavailable")
                #expect(time < .soon)
            }
            let (ready, time) = try await UserServerFailureTests.measured {
                try await users.client.get("/health/ready")
            }
            #expect(ready.status == 503)
            #expect(ready.json["checks"]["database"].string.map { $0 != "ok" } == true)
            #expect(time < .soon)
            #expect(try await users.client.get("/health/live").status == 200)
            #expect(try await users.client.get("/api/auth/jwks.json").status == 200)

            try await failure.end(server)
            try await eventually("it is ready again") { try await users.client.get("/health/ready").status == 200 }
            #expect(try await users.login(UsersUnderTest.adminEmail).status == 200)
            #expect(try await users.register("later@example.com").status == 201)
        }
    }

    @Test(.timeLimit(.minutes(2))) func aServerThatIsKilledAmongRegistrationsLosesNone() async throws {
        try await UserServerFailureTests.run { users, server in
            let registrations = Registrations()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask { try await registrations.run("\(task)", with: users) }
                }
                for _ in 0..<2 {
                    try await registrations.goOn()
                    server.kill()
                    try await server.start()
                }
                try await registrations.goOn()
                registrations.stop()
                try await group.waitForAll()
            }
            var known: [String: Int] = [:]
            for event in try await users.events().elements {
                known[event["body"]["userId"].string ?? "", default: 0] += 1
            }
            for person in registrations.people {
                #expect(known[person.id] == 1)
                #expect(try await users.refresh(person.refreshToken).status == 200)
            }
            let positions = try await users.events().elements.map { $0["position"].integer }
            #expect(positions == (1...positions.count).map { $0 })
        }
    }

    /// People who register one after the other, until they are stopped.
    private final class Registrations: Sendable {
        private struct State {
            var people: [SignedIn] = []
            var isOver = false
        }

        private let state = Mutex(State())

        var people: [SignedIn] { state.withLock { $0.people } }

        func run(_ name: String, with users: UsersUnderTest) async throws {
            var number = 0
            while !state.withLock({ $0.isOver }) {
                number += 1
                let answer = try await users.register("\(name)-\(number)@example.com")
                if answer.status == 503 { continue }
                let person = try SignedIn(answer, users.client)
                state.withLock { $0.people.append(person) }
            }
        }

        /// Returns when thirty more have registered.
        func goOn() async throws {
            let before = people.count
            try await eventually("people register") { people.count > before + 30 }
        }

        func stop() {
            state.withLock { $0.isOver = true }
        }
    }

    @Test(.timeLimit(.minutes(2))) func aServiceThatStartsBeforeItsDatabaseWaitsForIt() async throws {
        let server = try MariaDBServer()
        try await server.start()
        let url = try await server.makeDatabase()
        server.stop()
        try await TestPlatform.run(change: { $0.usersDatabaseURL = url }) { surroundings in
            async let build = UserService.build(surroundings.platform, hasher: Argon2PasswordHasher.cheap())
            // Long enough for the first looks to fail.
            try await Task.sleep(for: .seconds(2))
            try await server.start()
            let service = try await build
            try await running([service]) {
                let client = APIClient(port: try await service.port)
                #expect(try await client.get("/health/ready").status == 200)
            }
        }
    }

    @Test func anAddressThatIsNoneStopsTheStartWithoutTellingThePassword() async throws {
        let change: (inout PlatformConfiguration) -> Void = {
            $0.usersDatabaseURL = "mysql://tally:hidden@127.0.0.1/users_db?charset=latin1"
        }
        try await TestPlatform.run(change: change) { surroundings in
            let error = await #expect(throws: (any Error).self) {
                try await UserService.build(surroundings.platform, hasher: Argon2PasswordHasher.cheap())
            }
            let words = String(describing: error)
            #expect(words.contains("charset") && !words.contains("hidden"))
        }
    }
}
