import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// How analytics follow the orders log when it is replaced, away, or not understood.
@Suite struct OrderFeedTests {
    @Test func anotherLogIsCountedFromItsBeginning() async throws {
        try await AnalyticsTest.run { surroundings in
            let query = "\(AnalyticsTest.wholeDashboard)&minPosition="
            let first = Array(AnalyticsTest.zone.history(seed: 33).events.prefix(50))
            try await surroundings.log.append(first)
            #expect(try await surroundings.client.get(query + "50").status == 200)
            try await surroundings.log.replace()
            let second = Array(AnalyticsTest.zone.history(seed: 34).events.prefix(80))
            try await surroundings.log.append(second)
            let answer = try await AnalyticsTest.eventually(surroundings.client, query + "80") { $0.status == 200 }
            #expect(answer.json["freshness"]["position"].integer == 80)
            AnalyticsTest.expect(answer, toSay: second)
        }
    }

    @Test func eventsOfUnknownTypesAndVersionsArePassedOver() async throws {
        try await AnalyticsTest.run { surroundings in
            let events = Array(AnalyticsTest.zone.history(seed: 35).events.prefix(60))
            try await surroundings.log.append(events)
            let body = Array(#"{"what": ["nobody", "knows"]}"#.utf8)
            try await surroundings.log.append([
                NewEvent(id: .make(), type: "order.gift_wrapped", occurredAt: .now, body: body),
                NewEvent(id: .make(), type: "order.paid", version: 2, occurredAt: .now, body: body),
            ])
            let answer = try await surroundings.client.get(
                "\(AnalyticsTest.wholeDashboard)&minPosition=62")
            #expect(answer.json["freshness"]["position"].integer == 62)
            AnalyticsTest.expect(answer, toSay: events)
        }
    }

    @Test func anEventThatCannotBeReadIsNeverPassedOver() async throws {
        try await AnalyticsTest.run { surroundings in
            let events = Array(AnalyticsTest.zone.history(seed: 37).events.prefix(60))
            try await surroundings.log.append(events)
            let query = "\(AnalyticsTest.wholeDashboard)&minPosition="
            #expect(try await surroundings.client.get(query + "60").status == 200)
            try await surroundings.log.append([
                NewEvent(id: .make(), type: "order.paid", occurredAt: .now, body: Array(#"{"total": 5}"#.utf8))
            ])
            #expect(try await surroundings.client.get(query + "61").problemCode == "not_yet_counted")
            let answer = try await surroundings.client.get(AnalyticsTest.wholeDashboard)
            #expect(answer.json["freshness"]["position"].integer == 60)
            AnalyticsTest.expect(answer, toSay: events)
        }
    }

    /// Amounts of one currency are never shown as those of another, neither new ones nor those counted before.
    @Test(arguments: [false, true]) func ordersOfAnotherCurrencyAreNotCounted(_ wereCounted: Bool) async throws {
        try await TestPlatform.run(change: { $0.analyticsTimeZone = AnalyticsTest.zone.timeZone }) { test in
            let log = try await OrdersLog()
            try await log.append(AnalyticsTest.zone.history(seed: 38).events)
            let orders = log.service(test.platform)
            try await running([orders]) {
                let platform = AnalyticsTest.platform(test, ordersAt: try await orders.port)
                let admin = try await test.issuer.admin()
                if wereCounted {
                    let analytics = try await AnalyticsService.build(platform)
                    try await running([analytics]) {
                        let client = APIClient(port: try await analytics.port, token: admin)
                        let ready = try await AnalyticsTest.eventually(client, "/health/ready") { $0.status == 200 }
                        #expect(ready.status == 200)
                    }
                }
                var configuration = platform.configuration
                configuration.storeCurrency = Currency("EUR")!
                let analytics = try await AnalyticsService.build(
                    Platform(configuration: configuration, clients: platform.clients))
                try await running([analytics]) {
                    let client = APIClient(port: try await analytics.port, token: admin)
                    let health = try await AnalyticsTest.eventually(client, "/health/ready") {
                        $0.json["checks"]["store_currency"].string != "ok"
                    }
                    #expect(health.status == 503)
                    #expect(
                        health.json["checks"]["store_currency"].string
                            == "The orders are in USD, but STORE_CURRENCY of analytics is EUR. It must be the same for all roles."
                    )
                    if !wereCounted {
                        let answer = try await client.get(AnalyticsTest.wholeDashboard)
                        #expect(answer.json["freshness"]["position"].integer == 0)
                        #expect(answer.json["totals"]["grossSales"].integer == 0)
                    }
                }
            }
        }
    }

    @Test func itIsReadyOnceTheOrdersLogWasCountedToItsEndAndRemembersItAfterAStop() async throws {
        try await TestPlatform.run(change: { $0.analyticsTimeZone = AnalyticsTest.zone.timeZone }) { test in
            let log = try await OrdersLog()
            let events = AnalyticsTest.zone.history(seed: 36).events
            try await log.append(events)
            let port = try await AnalyticsTest.freePort(of: log.service(test.platform))
            let platform = AnalyticsTest.platform(test, ordersAt: port)
            let admin = try await test.issuer.admin()
            let query = AnalyticsTest.wholeDashboard

            let analytics = try await AnalyticsService.build(platform)
            try await running([analytics]) {
                let client = APIClient(port: try await analytics.port, token: admin)
                #expect(try await client.get("/health/ready").status == 503)
                let empty = try await client.get(query)
                #expect(empty.status == 200)
                #expect(empty.json["freshness"]["position"].integer == 0)
                #expect(empty.json["freshness"]["asOf"] == .null)
                var configuration = test.platform.configuration
                configuration.ports[.orders] = port
                let orders = log.service(Platform(configuration: configuration, clients: platform.clients))
                try await running([orders]) {
                    let ready = try await AnalyticsTest.eventually(client, "/health/ready") { $0.status == 200 }
                    #expect(ready.status == 200)
                    AnalyticsTest.expect(try await client.get(query), toSay: events)
                }
            }

            let again = try await AnalyticsService.build(platform)
            try await running([again]) {
                let client = APIClient(port: try await again.port, token: admin)
                #expect(try await client.get("/health/ready").status == 503)
                let answer = try await client.get(query)
                #expect(answer.json["freshness"]["position"].integer == events.count)
                AnalyticsTest.expect(answer, toSay: events)
            }
        }
    }
}
