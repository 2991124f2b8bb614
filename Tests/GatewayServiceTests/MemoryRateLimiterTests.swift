import TestSupport
import Testing

@testable import GatewayService

@Suite struct MemoryRateLimiterTests {
    @Test func itRemembersNoMoreThanItsCapacity() {
        let policies = ["default", "login"].map { RateLimitPolicy(name: $0, requests: 1) }
        let limiter = MemoryRateLimiter(clock: TestClock().wallClock, capacity: 100)
        func isAllowed(_ address: String) -> Bool {
            limiter.take(RateLimitClient(NetworkAddress(address)), under: policies).allSatisfy(\.isAllowed)
        }
        for index in 0..<1_000 {
            let isAllowed = isAllowed("10.0.\(index / 250).\(index % 250)")
            #expect(isAllowed)
            let counts = policies.map(limiter.count)
            #expect(counts.allSatisfy { (1...100).contains($0) })
        }
        #expect(!isAllowed("10.0.3.249"))
    }
}
