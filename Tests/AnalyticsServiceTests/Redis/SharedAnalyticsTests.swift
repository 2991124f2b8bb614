import Commerce
import Foundation
import RedisDatabase
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// Instances that share their metrics in Redis.
@Suite struct SharedAnalyticsTests {
    /// A shop whose analytics are on a Redis of their own.
    private struct Shop: Sendable {
        let test: TestPlatform
        let log: OrdersLog
        let redis: RedisServer
        let ordersPort: Int

        func start(change: (inout PlatformConfiguration) -> Void = { _ in }) async throws -> AnalyticsInstance {
            try await AnalyticsInstance(test, ordersAt: ordersPort) { configuration in
                configuration.analyticsStoreURL = redis.url
                change(&configuration)
            }
        }

        func ordersTotal() async throws -> Int? {
            Int(try await redis.command("GET", "analytics:orders:total", in: redis.url))
        }

        /// Expects both to say what the oracle says, once they have counted to `position`.
        func expect(
            _ instances: [AnalyticsInstance], toSay events: [OrderEvent], at position: Int64,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            for instance in instances {
                let answer = try await AnalyticsTest.eventually(
                    instance.client, "\(AnalyticsTest.wholeDashboard)&minPosition=\(position)"
                ) { $0.status == 200 }
                AnalyticsTest.expect(answer, toSay: events, sourceLocation: sourceLocation)
                #expect(answer.json["freshness"]["position"].integer == Int(position), sourceLocation: sourceLocation)
            }
            let paid = Oracle(events: events, timeZone: AnalyticsTest.zone.timeZone).answer(AnalyticsTest.dates).orders
            #expect(try await ordersTotal() == paid, sourceLocation: sourceLocation)
        }

        func isReady(_ instance: AnalyticsInstance) async throws -> Bool {
            try await instance.client.get("/health/ready").status == 200
        }
    }

    private func withShop(_ body: @escaping @Sendable (Shop) async throws -> Void) async throws {
        MetricRegistry.install()
        let redis = try RedisServer()
        try await redis.start()
        try await TestPlatform.run(change: { $0.analyticsTimeZone = AnalyticsTest.zone.timeZone }) { test in
            let log = try await OrdersLog()
            let orders = log.service(test.platform)
            try await running([orders]) {
                try await body(Shop(test: test, log: log, redis: redis, ordersPort: try await orders.port))
            }
        }
    }

    @Test func allInstancesSayTheSame() async throws {
        try await withShop { shop in
            let events = AnalyticsTest.zone.history(seed: 90).events
            let instances = [try await shop.start(), try await shop.start()]
            let position = try await shop.log.append(events)
            try await shop.expect(instances, toSay: events, at: position)
            for instance in instances {
                try await eventually("it is ready") { try await shop.isReady(instance) }
                let verified = try await AnalyticsTest.eventually(instance.client, AnalyticsTest.dashboard) {
                    $0.json["verification"]["status"].string == "verified"
                }
                #expect(verified.json["verification"]["status"].string == "verified")
                #expect(verified.json["freshness"]["asOf"].string != nil)
            }
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func anotherInstanceGoesOnWhereTheFirstOneStopped() async throws {
        try await withShop { shop in
            let events = AnalyticsTest.zone.history(seed: 91).events
            let first = try await shop.start()
            let half = try await shop.log.append(Array(events.prefix(100)))
            try await shop.expect([first], toSay: Array(events.prefix(100)), at: half)
            let second = try await shop.start()
            try await shop.expect([second], toSay: Array(events.prefix(100)), at: half)
            try await first.stop()
            let position = try await shop.log.append(Array(events.dropFirst(100)))
            try await shop.expect([second], toSay: events, at: position)
            let served = try await shop.redis.command("GET", "analytics:served", in: shop.redis.url)
            try await second.stop()
            // And one that is started later counts nothing again.
            let third = try await shop.start()
            try await shop.expect([third], toSay: events, at: position)
            #expect(try await shop.redis.command("GET", "analytics:served", in: shop.redis.url) == served)
            try await third.stop()
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func anEmptiedRedisIsFilledAgainAndNoAnswerIsWrongMeanwhile(seed: UInt64) async throws {
        try await withShop { shop in
            let events = AnalyticsTest.zone.history(seed: 92 + seed).events
            let instances = [try await shop.start(), try await shop.start()]
            var random = SeededGenerator(seed: seed)
            var appended = 0
            while appended < events.count {
                let next = min(events.count, appended + Int.random(in: 20...80, using: &random))
                try await shop.log.append(Array(events[appended..<next]))
                appended = next
                try await shop.redis.command("FLUSHALL", in: shop.redis.url)
                for instance in instances {
                    let answer = try await instance.client.get(AnalyticsTest.wholeDashboard)
                    // While nothing is there, there is no answer rather than a wrong one.
                    guard answer.status == 200 else {
                        #expect(answer.status == 503)
                        continue
                    }
                    let position = try #require(answer.json["freshness"]["position"].integer)
                    AnalyticsTest.expect(answer, toSay: Array(events.prefix(position)))
                }
            }
            try await shop.expect(instances, toSay: events, at: Int64(events.count))
            for instance in instances {
                try await eventually("it is ready") { try await shop.isReady(instance) }
                try await instance.stop()
            }
        }
    }

    @Test func aRebuildMayBeAskedForAtAnyInstance() async throws {
        try await withShop { shop in
            let events = AnalyticsTest.zone.history(seed: 95).events
            let first = try await shop.start()
            let position = try await shop.log.append(events)
            try await shop.expect([first], toSay: events, at: position)
            let second = try await shop.start()
            try await shop.expect([second], toSay: events, at: position)
            let served = try await shop.redis.command("GET", "analytics:served", in: shop.redis.url)
            let path = "/api/analytics/rebuild"
            let begun = try await second.client.post(path)
            #expect(begun.status == 202)
            #expect(begun.json["status"].string == "running")
            for instance in [second, first] {
                let ended = try await AnalyticsTest.eventually(instance.client, path) {
                    $0.json["status"].string == "finished"
                }
                #expect(ended.json["daysThatDiffer"].integer == 0)
                #expect(ended.json["position"].integer == Int(position))
            }
            #expect(try await shop.redis.command("GET", "analytics:served", in: shop.redis.url) != served)
            try await shop.expect([first, second], toSay: events, at: position)
            try await first.stop()
            try await second.stop()
        }
    }

    @Test func aRedisThatIsStartedAnewIsFilledAgain() async throws {
        try await withShop { shop in
            let events = AnalyticsTest.zone.history(seed: 96).events
            let instance = try await shop.start()
            let position = try await shop.log.append(events)
            try await shop.expect([instance], toSay: events, at: position)
            shop.redis.kill()
            let start = ContinuousClock.now
            let away = try await instance.client.get(AnalyticsTest.wholeDashboard)
            #expect(away.status == 503)
            #expect(away.header("Retry-After") != nil)
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(try await instance.client.get("/health/ready").status == 503)
            try await shop.redis.start()
            try await shop.expect([instance], toSay: events, at: position)
            try await eventually("it is ready") { try await shop.isReady(instance) }
            shop.redis.pause()
            let hanging = ContinuousClock.now
            #expect(try await instance.client.get(AnalyticsTest.wholeDashboard).status == 503)
            #expect(ContinuousClock.now - hanging < .seconds(3))
            shop.redis.resume()
            try await shop.expect([instance], toSay: events, at: position)
            try await instance.stop()
        }
    }

    @Test func anotherTimeZoneIsARebuild() async throws {
        try await withShop { shop in
            let events = AnalyticsTest.zone.history(seed: 97).events
            let berlin = try await shop.start()
            let position = try await shop.log.append(events)
            try await shop.expect([berlin], toSay: events, at: position)
            try await berlin.stop()
            let zone = FoldTests.zones[2]
            let moved = try await shop.start { $0.analyticsTimeZone = zone.timeZone }
            let answer = try await AnalyticsTest.eventually(moved.client, AnalyticsTest.wholeDashboard) {
                $0.json["range"]["timeZone"].string == zone.timeZone.identifier
            }
            let expected = Oracle(events: events, timeZone: zone.timeZone).answer(AnalyticsTest.dates)
            #expect(answer.json["totals"]["grossSales"].integer == expected.grossSales)
            // What is served no more is removed.
            let served = try await shop.redis.command("GET", "analytics:served", in: shop.redis.url)
            try await eventually("the old metrics are gone", within: .seconds(60)) {
                let names = try await shop.redis.command("KEYS", "analytics:g:*", in: shop.redis.url)
                return names.split(separator: "\n").allSatisfy { $0.hasPrefix("analytics:g:\(served):") }
            }
            try await moved.stop()
        }
    }

    @Test func hoursThatAreNotKeptAreForgottenAndDaysStay() async throws {
        try await withShop { shop in
            let events = AnalyticsTest.zone.history(seed: 98).events
            let position = try await shop.log.append(events)
            let instance = try await shop.start { $0.analyticsHourDays = 1 }
            try await shop.expect([instance], toSay: events, at: position)
            try await eventually("the hours are gone") {
                try await shop.redis.command("KEYS", "analytics:g:*:hour*", in: shop.redis.url).isEmpty
            }
            let day = try #require(events.last).occurredAt
            let date = ReportingCalendar(timeZone: AnalyticsTest.zone.timeZone).date(of: day)
            let byHour = try await instance.client.get(
                "\(AnalyticsTest.dashboard)?from=\(date)&to=\(date)&granularity=hour")
            #expect(byHour.status == 422)
            #expect(byHour.json["code"].string == "hours_not_kept")
            let verified = try await AnalyticsTest.eventually(instance.client, AnalyticsTest.dashboard) {
                $0.json["verification"]["status"].string != "running"
            }
            #expect(verified.json["verification"]["status"].string == "verified")
            try await shop.expect([instance], toSay: events, at: position)
            try await instance.stop()
        }
    }
}
