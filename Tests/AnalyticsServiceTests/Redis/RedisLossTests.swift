import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// What instances say while Redis is away, and when it has lost what it held.
@Suite struct RedisLossTests {
    /// Redis is emptied, loses single keys, the consumer changes and rebuilds go on, all at random.
    @Test(arguments: 1...4) func whateverIsLostTheNumbersAreTrue(seed: UInt64) async throws {
        try await SharedShop.run { shop in
            var random = SeededGenerator(seed: seed)
            let events = AnalyticsTest.zone.history(seed: 110 + seed).events
            var instances = [try await shop.start(), try await shop.start()]
            let watches = instances.map(SharedDashboardWatch.init)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for watch in watches { group.addTask { try await watch.ask() } }
                var appended = 0
                while appended < events.count {
                    let next = min(events.count, appended + Int.random(in: 10...60, using: &random))
                    try await shop.log.append(Array(events[appended..<next]))
                    appended = next
                    switch Int.random(in: 0..<8, using: &random) {
                    case 0, 1: try await shop.command("FLUSHALL")
                    case 2: try await shop.command("DEL", "analytics:g:\(try await shop.served()):meta")
                    case 3: try await shop.command("DEL", "analytics:served")
                    case 4: try await shop.command("DEL", "analytics:consumer")
                    case 5: try await shop.command("DEL", "analytics:successor", "analytics:consumer:report")
                    default: _ = try await instances[0].client.post(SharedShop.rebuild)
                    }
                    try await Task.sleep(for: .milliseconds(.random(in: 0...150, using: &random)))
                }
                try await shop.expect(instances, toSay: events, at: Int64(events.count))
                group.cancelAll()
                try await group.waitForAll()
            }
            for watch in watches { await watch.everyAnswerWasTrue(of: events) }
            try await shop.expectVerified(instances, at: Int64(events.count))
            instances.append(try await shop.start())
            try await shop.expect(instances, toSay: events, at: Int64(events.count))
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func anEmptiedRedisIsSaidToBeBehindUntilItIsFilled() async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 120).events
            let instances = [try await shop.start(), try await shop.start()]
            let position = try await shop.log.append(events)
            try await shop.expectVerified(instances, at: position)
            // Nobody counts for a while, so that what is said meanwhile can be looked at.
            shop.log.isAway = true
            try await shop.command("FLUSHALL")
            for instance in instances {
                let behind = try await AnalyticsTest.eventually(instance.client, AnalyticsTest.wholeDashboard) {
                    $0.json["freshness"]["position"].integer == 0
                }
                AnalyticsTest.expect(behind, toSay: [])
                #expect(behind.json["freshness"]["asOf"] == .null)
                #expect(behind.json["verification"]["status"].string == "running")
                let health = try await instance.client.get("/health/ready")
                #expect(health.status == 503)
                #expect(health.json["checks"]["orders_feed"].string != "ok")
                #expect(health.json["checks"]["store"].string == "ok")
                let waited = try await instance.client.get("\(AnalyticsTest.wholeDashboard)&minPosition=1")
                #expect(waited.problemCode == "not_yet_counted")
            }
            shop.log.isAway = false
            try await shop.expect(instances, toSay: events, at: position)
            try await shop.expectVerified(instances, at: position)
            for instance in instances { try await instance.stop() }
        }
    }

    /// The same generation at an earlier cursor, with the report of that time.
    @Test func aRedisWithAnOlderSnapshotGoesOnFromThere() async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 121).events
            let instances = [try await shop.start(), try await shop.start()]
            let half = try await shop.log.append(Array(events.prefix(100)))
            try await shop.expectVerified(instances, at: half)
            let served = try await shop.served()
            try await shop.command("SAVE")
            let position = try await shop.log.append(Array(events.dropFirst(100)))
            try await shop.expectVerified(instances, at: position)
            shop.log.isAway = true
            shop.redis.kill()
            try await shop.redis.start()
            for instance in instances {
                let behind = try await AnalyticsTest.eventually(instance.client, AnalyticsTest.wholeDashboard) {
                    $0.status == 200
                }
                AnalyticsTest.expect(behind, toSay: Array(events.prefix(100)))
                #expect(behind.json["freshness"]["position"].integer == Int(half))
                let verified = behind.json["verification"]["position"].integer
                #expect(verified ?? 0 <= Int(half))
                try await eventually("it does not claim more") {
                    let answer = try await instance.client.get(
                        "\(AnalyticsTest.wholeDashboard)&minPosition=\(position)")
                    return answer.problemCode == "not_yet_counted"
                }
            }
            shop.log.isAway = false
            try await shop.expect(instances, toSay: events, at: position)
            try await shop.expectVerified(instances, at: position)
            #expect(try await shop.served() == served)
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func withoutRedisThereIsNoAnswerAndNoHarm() async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 122).events
            let instances = [try await shop.start(), try await shop.start()]
            let position = try await shop.log.append(events)
            try await shop.expect(instances, toSay: events, at: position)
            shop.redis.kill()
            for instance in instances { try await RedisLossTests.isRefused(instance) }
            try await shop.redis.start()
            try await shop.expect(instances, toSay: events, at: position)
            try await shop.expectVerified(instances, at: position)
            let served = try await shop.served()
            shop.redis.pause()
            for instance in instances { try await RedisLossTests.isRefused(instance) }
            shop.redis.resume()
            try await shop.expect(instances, toSay: events, at: position)
            #expect(try await shop.served() == served)
            try await shop.expectVerified(instances, at: position)
            for instance in instances { try await instance.stop() }
        }
    }

    /// Everything that needs Redis is refused soon.
    private static func isRefused(_ instance: AnalyticsInstance) async throws {
        for path in [AnalyticsTest.wholeDashboard, AnalyticsTest.dashboard, SharedShop.rebuild] {
            let start = ContinuousClock.now
            let answer = try await instance.client.get(path)
            let duration = ContinuousClock.now - start
            #expect(answer.status == 503)
            #expect(answer.problemCode == "unavailable")
            #expect(answer.header("Retry-After") != nil)
            #expect(duration < .soon)
        }
        #expect(try await instance.client.post(SharedShop.rebuild).status == 503)
        let health = try await instance.client.get("/health/ready")
        #expect(health.status == 503)
        #expect(health.json["checks"]["store"].string != "ok")
    }
}
