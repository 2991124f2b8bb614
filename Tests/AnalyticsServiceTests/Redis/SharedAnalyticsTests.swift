import AsyncHTTPClient
import Commerce
import Foundation
import NIOCore
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// Instances that share their metrics in Redis: one counts, all serve.
@Suite struct SharedAnalyticsTests {
    @Test func allInstancesSayTheSame() async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 90).events
            let instances = [try await shop.start(), try await shop.start(), try await shop.start()]
            let position = try await shop.log.append(events)
            try await shop.expect(instances, toSay: events, at: position)
            try await shop.expectVerified(instances, at: position)
            let metrics = try await instances[0].client.get("/metrics").text
            #expect(metrics.contains("analytics_position \(position)"))
            #expect(metrics.contains("analytics_drift_minor_units 0"))
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func anOrderIsToldLiveAtEveryInstance() async throws {
        try await SharedShop.run { shop in
            let instances = [try await shop.start(), try await shop.start()]
            let placed = AnalyticsTest.zone.history(seed: 91).events
            try await shop.log.append(placed)
            try await shop.expect(instances, toSay: placed, at: Int64(placed.count))
            let order = try #require(placed.first { $0.type == .paid }).order
            var end = Int64(placed.count)
            for instance in instances {
                let counted = try await instance.client.get("\(AnalyticsTest.dashboard)?minPosition=\(end)")
                #expect(counted.status == 200)
                var request = HTTPClientRequest(url: instance.client.baseURL + "/api/analytics/stream")
                request.headers.add(name: "Authorization", value: "Bearer \(instance.client.token ?? "")")
                var reader = StreamReader(try await HTTPClient.shared.execute(request, timeout: .seconds(60)))
                while let position = try await reader.nextUpdate()?.data["position"].integer, position < Int(end) {}
                end = try await shop.log.append([
                    OrderEvent(position: 0, id: .make(), type: .paid, occurredAt: .now, order: order)
                ])
                let told = try await reader.nextUpdate()?.data
                #expect(told?["position"].integer == Int(end))
                #expect(told?["orders"].elements.count == 1)
            }
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func anotherInstanceGoesOnWhereTheFirstOneStopped() async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 91).events
            let first = try await shop.start()
            let half = try await shop.log.append(Array(events.prefix(100)))
            try await shop.expect([first], toSay: Array(events.prefix(100)), at: half)
            let second = try await shop.start()
            try await shop.expect([second], toSay: Array(events.prefix(100)), at: half)
            let served = try await shop.served()
            try await eventually("it is ready") { try await second.isReady }
            try await first.stop()
            let position = try await shop.log.append(Array(events.dropFirst(100)))
            // At once: `minPosition` waits for two seconds, and the lease of one that was killed lasts longer.
            let answer = try await second.client.get("\(AnalyticsTest.wholeDashboard)&minPosition=\(position)")
            AnalyticsTest.expect(answer, toSay: events)
            #expect(try await second.isReady)
            try await shop.expectVerified([second], at: position)
            try await second.stop()
            // And one that is started later counts nothing again.
            let third = try await shop.start()
            try await shop.expect([third], toSay: events, at: position)
            #expect(try await shop.served() == served)
            try await third.stop()
        }
    }

    /// Whoever was killed still has the lease for some seconds.
    @Test func anotherInstanceCountsWhenTheOneThatCountedIsDead() async throws {
        try await SharedShop.run { shop in
            try await shop.command("SET", "analytics:consumer", "the dead", "PX", "3000")
            let events = AnalyticsTest.zone.history(seed: 92).events
            let instances = [try await shop.start(), try await shop.start()]
            let position = try await shop.log.append(events)
            let early = try await instances[0].client.get(AnalyticsTest.wholeDashboard)
            #expect(early.json["freshness"]["position"].integer == 0)
            #expect(try await !instances[0].isReady)
            try await shop.expect(instances, toSay: events, at: position)
            try await shop.expectVerified(instances, at: position)
            for instance in instances { try await instance.stop() }
        }
    }

    /// Somebody else takes the lease, does nothing with it and dies, again and again.
    @Test func anInstanceThatLosesTheLeaseFollowsAndCountsLater() async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 93).events
            let instances = [try await shop.start(), try await shop.start()]
            let watches = instances.map(SharedDashboardWatch.init)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for watch in watches { group.addTask { try await watch.ask() } }
                for start in stride(from: 0, to: events.count, by: 60) {
                    let part = events[start..<min(start + 60, events.count)]
                    try await shop.log.append(Array(part))
                    try await shop.command("SET", "analytics:consumer", "somebody", "PX", "300")
                    try await Task.sleep(for: .milliseconds(.random(in: 0...400)))
                }
                try await shop.expect(instances, toSay: events, at: Int64(events.count))
                group.cancelAll()
                try await group.waitForAll()
            }
            for watch in watches {
                await watch.everyAnswerWasTrue(of: events)
                #expect(await watch.refusalCount == 0)
            }
            try await shop.expectVerified(instances, at: Int64(events.count))
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func anotherTimeZoneIsARebuild() async throws {
        try await SharedShop.run { shop in
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
            try await moved.stop()
        }
    }

    /// Whether a change comes there, or it is only read.
    @Test(arguments: [true, false]) func metricsThatAreDamagedAreBuiltAgain(whileRunning: Bool) async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 96).events
            var instances = [try await shop.start(), try await shop.start()]
            let half = try await shop.log.append(Array(events.prefix(150)))
            try await shop.expect(instances, toSay: Array(events.prefix(150)), at: half)
            try await shop.expectVerified(instances, at: half)
            if !whileRunning { for instance in instances { try await instance.stop() } }
            let sums = "analytics:g:\(try await shop.served()):sums:day"
            #expect(try await shop.command("DEL", sums) == "1")
            try await shop.command("SADD", sums, "x")
            if !whileRunning { instances = [try await shop.start(), try await shop.start()] }
            let position = try await shop.log.append(Array(events.dropFirst(150)))
            for instance in instances {
                let ended = try await AnalyticsTest.eventually(instance.client, SharedShop.rebuild) {
                    $0.json["status"].string == "finished"
                }
                #expect(ended.json["reason"].string == "damaged")
            }
            try await shop.expect(instances, toSay: events, at: position)
            try await shop.expectVerified(instances, at: position)
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func anotherOrdersLogIsCountedFromItsBeginning() async throws {
        try await SharedShop.run { shop in
            let instances = [try await shop.start(), try await shop.start()]
            let first = Array(AnalyticsTest.zone.history(seed: 94).events.prefix(150))
            try await shop.expect(instances, toSay: first, at: try await shop.log.append(first))
            try await shop.log.replace()
            let second = Array(AnalyticsTest.zone.history(seed: 95).events.prefix(100))
            let position = try await shop.log.append(second)
            for instance in instances {
                // The old numbers have come further; nobody is told that they hold the new events.
                let answer = try await AnalyticsTest.eventually(
                    instance.client, "\(AnalyticsTest.wholeDashboard)&minPosition=\(position)"
                ) { $0.json["freshness"]["position"].integer == Int(position) }
                AnalyticsTest.expect(answer, toSay: second)
            }
            try await shop.expectVerified(instances, at: position)
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func hoursThatAreNotKeptAreForgottenAndComeBackWhenMoreAreKept() async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 98).events
            let position = try await shop.log.append(events)
            let few = try await shop.start { $0.analyticsHourDays = 1 }
            try await shop.expect([few], toSay: events, at: position)
            try await eventually("the hours are gone") {
                try await shop.command("KEYS", "analytics:g:*:sums:hour:*").isEmpty
            }
            let day = try #require(events.last).occurredAt
            let date = ReportingCalendar(timeZone: AnalyticsTest.zone.timeZone).date(of: day)
            let hours = "\(AnalyticsTest.dashboard)?from=\(date)&to=\(date)&granularity="
            let byHour = try await few.client.get(hours + "hour")
            #expect(byHour.status == 422)
            #expect(byHour.problemCode == "hours_not_kept")
            #expect(try await few.client.get(hours + "auto").json["range"]["granularity"].string == "day")
            try await shop.expectVerified([few], at: position)
            try await few.stop()

            let many = try await shop.start()
            let rebuilt = try await AnalyticsTest.eventually(many.client, SharedShop.rebuild) {
                $0.json["status"].string == "finished"
            }
            #expect(rebuilt.json["reason"].string == "hours")
            let answer = try await many.client.get(hours + "hour")
            AnalyticsTest.expect(answer, toSay: events, date...date)
            try await many.stop()
        }
    }

    @Test func anInstanceOfAnotherCurrencyIsNotReady() async throws {
        try await SharedShop.run { shop in
            let first = try await shop.start()
            try await eventually("it counts") { try await first.isReady }
            let events = AnalyticsTest.zone.history(seed: 99).events
            try await shop.expect([first], toSay: events, at: try await shop.log.append(events))
            let second = try await shop.start { $0.storeCurrency = Currency("EUR")! }
            let health = try await AnalyticsTest.eventually(second.client, "/health/ready") {
                $0.json["checks"]["store_currency"].string != "ok"
            }
            #expect(health.json["checks"]["store_currency"].string?.hasPrefix("The orders are in USD") == true)
            #expect(try await first.isReady)
            try await second.stop()
            try await first.stop()
        }
    }
}
