import Commerce
import TestSupport
import Testing

@testable import GatewayService

/// What every ``RateLimiter`` keeps to.
@Suite struct RateLimiterContractTests {
    enum Storage: String, CaseIterable, Sendable {
        case memory, redis

        /// Runs `body` with a limiter that has counted nothing, by the clock of the test or by its own.
        func run(_ clock: TestClock? = nil, _ body: (any RateLimiter) async throws -> Void) async throws {
            switch self {
            case .memory: try await body(MemoryRateLimiter(clock: clock?.wallClock ?? .system))
            case .redis: try await TestRedis.run(clock: clock, body)
            }
        }
    }

    private static func policy(_ requests: Int, _ name: String = "default") -> RateLimitPolicy {
        RateLimitPolicy(name: name, requests: requests)
    }

    private static func client(_ address: String = "192.0.2.1") -> RateLimitClient {
        RateLimitClient(NetworkAddress(address))
    }

    private typealias Contract = RateLimiterContractTests

    private static func decision(_ isAllowed: Bool, _ remaining: Int, _ seconds: Int) -> RateLimitDecision {
        RateLimitDecision(isAllowed: isAllowed, remaining: remaining, secondsToMore: seconds)
    }

    @Test(arguments: Storage.allCases) func theWindowOfAMinuteSlides(storage: Storage) async throws {
        let clock = TestClock()
        try await storage.run(clock) { limiter in
            var decisions: [RateLimitDecision] = []
            for pause in [0, 20_001, 39_998, 1, 20_000, 60_000] {
                clock.advance(by: .milliseconds(pause))
                decisions += try await limiter.take(Contract.client(), under: [Contract.policy(2)])
            }
            #expect(
                decisions == [
                    Contract.decision(true, 1, 60), Contract.decision(true, 0, 40), Contract.decision(false, 0, 1),
                    Contract.decision(true, 0, 21), Contract.decision(false, 0, 1), Contract.decision(true, 1, 60),
                ])
        }
    }

    @Test(arguments: Storage.allCases) func requestsOfASecondAreForgottenWithItsLast(storage: Storage) async throws {
        let clock = TestClock()
        try await storage.run(clock) { limiter in
            var decisions: [RateLimitDecision] = []
            for pause in [100, 800, 200, 59_799, 1] {
                clock.advance(by: .milliseconds(pause))
                decisions += try await limiter.take(Contract.client(), under: [Contract.policy(3)])
            }
            #expect(
                decisions == [
                    Contract.decision(true, 2, 60), Contract.decision(true, 1, 60), Contract.decision(true, 0, 60),
                    Contract.decision(false, 0, 1), Contract.decision(true, 1, 1),
                ])
        }
    }

    @Test(arguments: Storage.allCases) func aRefusedRequestIsNotCounted(storage: Storage) async throws {
        let clock = TestClock()
        try await storage.run(clock) { limiter in
            var allowed: [Int] = []
            for pause in [0, 59, 1] {
                clock.advance(by: .seconds(pause))
                allowed.append(
                    try await together(10) { _ in
                        try await limiter.take(Contract.client(), under: [Contract.policy(3)])[0].isAllowed
                    }.count { $0 })
            }
            #expect(allowed == [3, 0, 3])
        }
    }

    @Test(arguments: Storage.allCases) func theFirstPolicyThatRefusesIsTheLastAsked(storage: Storage) async throws {
        try await storage.run(TestClock()) { limiter in
            let general = Contract.policy(4)
            let logins = Contract.policy(2, "login")
            var remaining: [[Int?]] = []
            for policies in [
                [general, logins], [general, logins], [general, logins], [general], [general, logins],
                // What the first refused has not been counted by the second.
                [Contract.policy(9, "other"), Contract.policy(3, "login")],
            ] {
                let decisions = try await limiter.take(Contract.client(), under: policies)
                remaining.append(decisions.map { $0.isAllowed ? $0.remaining : nil })
            }
            #expect(remaining == [[3, 1], [2, 0], [1, nil], [0], [nil], [8, 0]])
        }
    }

    @Test(arguments: Storage.allCases) func clientsAreCountedApart(storage: Storage) async throws {
        try await storage.run(TestClock()) { limiter in
            var answers: [Bool] = []
            for address in [
                "192.0.2.1", "192.0.2.2", "::ffff:192.0.2.1", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9",
                "2001:db8:1:3::1",
                "no address", "none either",
            ] {
                answers += try await limiter.take(Contract.client(address), under: [Contract.policy(1)]).map(
                    \.isAllowed)
            }
            #expect(answers == [true, true, false, true, false, true, true, false])
        }
    }

    @Test(arguments: Storage.allCases) func aClockThatGoesBackFreesNothing(storage: Storage) async throws {
        let clock = TestClock()
        try await storage.run(clock) { limiter in
            var answers: [Bool] = []
            for pause in [0, -90_000, 0, 149_999, 1] {
                clock.advance(by: .milliseconds(pause))
                answers += try await limiter.take(Contract.client(), under: [Contract.policy(2)]).map(\.isAllowed)
            }
            #expect(answers == [true, true, false, false, true])
        }
    }

    @Test(arguments: Storage.allCases) func exactlyTheLimitGetsThroughOfManyAtOnce(storage: Storage) async throws {
        try await storage.run { limiter in
            let policies = [Contract.policy(100), Contract.policy(30, "login")]
            let answers = try await together(400) { index in
                try await limiter.take(
                    Contract.client("192.0.2.\(index % 2)"), under: index % 4 < 2 ? policies : [policies[0]])
            }
            for client in 0..<2 {
                let own = answers.indices.filter { $0 % 2 == client }.map { answers[$0] }
                #expect(own.count { $0[0].isAllowed } == 100)
                let logins = own.filter { $0.count == 2 }
                #expect(logins.count { $0[1].isAllowed } == min(30, logins.count))
            }
        }
    }
}
