import Commerce
import Foundation
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// What the dashboard answers, and to whom.
@Suite struct DashboardTests {
    @Test func eventsAreInTheDashboardAsSoonAsTheirPositionIsAskedFor() async throws {
        try await AnalyticsTest.run { surroundings in
            let events = AnalyticsTest.zone.history(seed: 30).events
            for batch in [Array(events.prefix(100)), Array(events.dropFirst(100))] {
                let position = try await surroundings.log.append(batch)
                let before = Timestamp.now
                let answer = try await surroundings.client.get(
                    "\(AnalyticsTest.wholeDashboard)&minPosition=\(position)")
                #expect(answer.status == 200)
                #expect(answer.header("Cache-Control") == "no-store")
                let freshness = answer.json["freshness"]
                #expect(freshness["position"].integer == Int(position))
                #expect(freshness["positions"]["orders"].integer == Int(position))
                AnalyticsTest.expect(answer, toSay: Array(events.prefix(Int(position))))
                let drained = try await AnalyticsTest.eventually(surroundings.client, AnalyticsTest.dashboard) {
                    $0.json["freshness"]["asOf"].string.flatMap(Timestamp.init).map { $0 >= before } ?? false
                }
                let asOf = try #require(drained.json["freshness"]["asOf"].string.flatMap(Timestamp.init))
                #expect(asOf >= before && asOf <= .now)
                #expect(try #require(drained.json["freshness"]["lagMs"].integer) >= 0)
            }
            for range in AnalyticsTest.zone.ranges {
                let answer = try await surroundings.client.get(
                    "\(AnalyticsTest.dashboard)?from=\(range.lowerBound)&to=\(range.upperBound)")
                AnalyticsTest.expect(answer, toSay: events, range)
            }
            let answer = try await surroundings.client.get(
                "\(AnalyticsTest.dashboard)?from=2026-03-21&to=2026-03-31&granularity=hour")
            #expect(answer.json["currency"].string == "USD")
            #expect(
                answer.json["approximate"] == [
                    "orderValueP50", "orderValueP90", "orderValueP99", "returningCustomers",
                ])
            #expect(
                answer.json["range"] == [
                    "from": "2026-03-21", "to": "2026-03-31", "granularity": "hour", "timeZone": "Europe/Berlin",
                ])
            // Eleven days, of which one has 23 hours.
            #expect(answer.json["series"].elements.count == 11 * 24 - 1)
            #expect(answer.json["series"][0]["start"].string == "2026-03-20T23:00:00.000Z")
            #expect(answer.json["comparison"] == .null)
            let metrics = try await surroundings.client.get("/metrics")
            #expect(metrics.text.contains("# TYPE analytics_events_folded_total counter"))
            #expect(metrics.text.contains("# TYPE analytics_position gauge"))
            #expect(metrics.text.contains("# TYPE analytics_lag_seconds gauge"))
        }
    }

    @Test func aPositionStillToComeIsWaitedFor() async throws {
        try await AnalyticsTest.run { surroundings in
            let events = Array(AnalyticsTest.zone.history(seed: 31).events.prefix(3))
            try await surroundings.log.append(Array(events.prefix(2)))
            async let waiting = surroundings.client.get("\(AnalyticsTest.dashboard)?minPosition=3")
            let counted = try await surroundings.client.get("\(AnalyticsTest.dashboard)?minPosition=2")
            #expect(counted.json["freshness"]["position"].integer == 2)
            try await surroundings.log.append(Array(events.suffix(1)))
            let answer = try await waiting
            #expect(answer.status == 200)
            #expect(answer.json["freshness"]["position"].integer == 3)
        }
    }

    @Test func aPositionThatNeverComesIs503() async throws {
        try await AnalyticsTest.run { surroundings in
            let start = ContinuousClock.now
            let answer = try await surroundings.client.get("\(AnalyticsTest.dashboard)?minPosition=1")
            #expect(answer.status == 503)
            #expect(answer.problemCode == "not_yet_counted")
            #expect(answer.header("Retry-After") == "1")
            #expect(ContinuousClock.now - start >= .seconds(2))
        }
    }

    @Test func anEmptyShopHasZerosAtPositionZero() async throws {
        try await AnalyticsTest.run { surroundings in
            let answer = try await surroundings.client.get(AnalyticsTest.dashboard)
            #expect(answer.status == 200)
            #expect(answer.json["freshness"]["position"].integer == 0)
            let today = CalendarDate("2026-01-01")!
            AnalyticsTest.expect(answer, toSay: [], today...today)
        }
    }

    @Test func withoutDaysTheRangeIsTheLastThirtyInTheReportingZone() async throws {
        let now = Timestamp.now
        try await AnalyticsTest.run(WallClock { now }) { surroundings in
            let today = Oracle(events: [], timeZone: AnalyticsTest.zone.timeZone).date(of: now)
            let times = (0..<200).map {
                Timestamp(milliseconds: now.milliseconds - Int64(200 - $0) * 20_000_000)
            }
            let events = RandomHistory(seed: 32, at: times).events
            let position = try await surroundings.log.append(events)
            let answer = try await surroundings.client.get("\(AnalyticsTest.dashboard)?minPosition=\(position)")
            #expect(answer.json["range"]["from"].string == today.advanced(byDays: -29).description)
            #expect(answer.json["range"]["to"].string == today.description)
            #expect(answer.json["range"]["granularity"].string == "day")
            AnalyticsTest.expect(answer, toSay: events, today.advanced(byDays: -29)...today)
        }
    }

    @Test func wrongQueriesAreRefused() async throws {
        try await AnalyticsTest.run { surroundings in
            let wrong = [
                ("from=2026-02-30", 400, "invalid_query"), ("to=2025-02-29", 400, "invalid_query"),
                ("from=yesterday", 400, "invalid_query"), ("from=2026-3-1", 400, "invalid_query"),
                ("from=2026-03-01T00:00:00Z", 400, "invalid_query"), ("from=", 400, "invalid_query"),
                ("granularity=week", 400, "invalid_query"), ("compare=lastyear", 400, "invalid_query"),
                ("list=totals", 400, "invalid_query"), ("minPosition=-1", 400, "invalid_query"),
                ("minPosition=1.5", 400, "invalid_query"), ("minPosition=99999999999999999999", 400, "invalid_query"),
                ("days=3", 400, "invalid_query"), ("from=2026-03-01&from=2026-03-02", 400, "invalid_query"),
                ("from=2026-03-02&to=2026-03-01", 422, "invalid_range"),
                ("from=2000-01-01&to=2026-01-01", 422, "range_too_long"),
                ("from=0001-01-01", 422, "range_too_long"),
                ("from=2026-01-01&to=2026-01-21&granularity=hour", 422, "too_many_points"),
                ("from=2024-01-01&to=2025-12-31&granularity=day", 422, "too_many_points"),
            ]
            for (query, status, code) in wrong {
                let answer = try await surroundings.client.get("\(AnalyticsTest.dashboard)?\(query)")
                #expect(answer.status == status, "\(query)")
                #expect(answer.problemCode == code, "\(query)")
            }
            for query in ["from=9999-12-01&to=9999-12-31&compare=year", "from=9999-12-31&to=9999-12-31", "list=series"]
            {
                #expect(
                    try await surroundings.client.get("\(AnalyticsTest.dashboard)?\(query)").status == 200, "\(query)")
            }
        }
    }

    /// Neither the days nor those they are compared with may be before the year 1, nor their first instants in UTC.
    @Test(arguments: [
        "to=0001-01-01", "to=0001-01-29", "from=0001-01-01&to=0001-01-02", "from=0001-01-05&to=0001-01-09&compare=year",
        "from=0001-01-05&to=0001-01-09&compare=previous", "from=0001-01-02&to=0001-01-03&compare=previous",
    ])
    func aRangeBeforeTheYearOneIsRefused(query: String) async throws {
        try await AnalyticsTest.run { surroundings in
            for accept in ["application/json", "text/csv"] {
                let answer = try await surroundings.client.get(
                    "\(AnalyticsTest.dashboard)?\(query)", headers: ["Accept": accept])
                #expect(answer.status == 422, "\(answer.text)")
                #expect(answer.problemCode == "invalid_range")
                #expect(!answer.text.contains("0000"))
            }
        }
    }

    @Test(arguments: [
        "from=0001-01-02&to=0001-01-03", "to=0001-01-31", "from=0001-01-12&to=0001-01-21&compare=previous",
    ])
    func theFirstDaysThereAreCanBeHad(query: String) async throws {
        try await AnalyticsTest.run { surroundings in
            let answer = try await surroundings.client.get("\(AnalyticsTest.dashboard)?\(query)")
            #expect(answer.status == 200)
            #expect(!answer.text.contains("\"0000-"))
        }
    }

    @Test func anEarlierRangeIsComparedWith() async throws {
        try await AnalyticsTest.run { surroundings in
            let events = AnalyticsTest.zone.history(seed: 38).events
            let position = try await surroundings.log.append(events)
            let oracle = Oracle(events: events, timeZone: AnalyticsTest.zone.timeZone)
            for (compare, from, to) in [
                ("previous", "2026-03-24", "2026-03-28"), ("year", "2025-03-29", "2025-04-02"),
            ] {
                let path =
                    "\(AnalyticsTest.dashboard)?from=2026-03-29&to=2026-04-02&compare=\(compare)&minPosition=\(position)"
                let answer = try await surroundings.client.get(path)
                let comparison = answer.json["comparison"]
                #expect(comparison["range"] == ["from": .string(from), "to": .string(to)])
                let then = oracle.answer(CalendarDate(from)!...CalendarDate(to)!)
                let now = oracle.answer(CalendarDate("2026-03-29")!...CalendarDate("2026-04-02")!)
                #expect(comparison["totals"]["grossSales"].integer == then.grossSales)
                #expect(comparison["totals"]["returningCustomers"].integer == then.returning.count)
                #expect(then.orders > 0 && now.orders > 0)
                let change = Double(now.orders - then.orders) / Double(then.orders)
                #expect(abs((comparison["changes"]["orders"].double ?? .infinity) - change) <= 0.000_05)
            }
        }
    }

    @Test func everyListCanBeHadAsCSV() async throws {
        try await AnalyticsTest.run { surroundings in
            let events = AnalyticsTest.zone.history(seed: 39).events
            let position = try await surroundings.log.append(events)
            let json = try await surroundings.client.get("\(AnalyticsTest.wholeDashboard)&minPosition=\(position)").json
            for list in ["series", "topProducts", "salesByCategory", "salesByPaymentMethod", "salesByCountry"] {
                let answer = try await surroundings.client.get(
                    "\(AnalyticsTest.wholeDashboard)&list=\(list)", headers: ["Accept": "text/csv"])
                #expect(answer.status == 200)
                #expect(answer.header("Content-Type") == "text/csv; charset=utf-8")
                #expect(answer.header("Content-Disposition") == "attachment; filename=\"\(list).csv\"")
                let lines = answer.text.components(separatedBy: "\r\n").dropLast()
                #expect(lines.count == json[list].elements.count + 1)
                let columns = lines[0].components(separatedBy: ",")
                #expect(Set(columns) == Set(json[list][0].members.keys))
                let sales = try #require(columns.firstIndex { $0 == "sales" || $0 == "grossSales" })
                let fromEnd = sales - columns.count
                let amounts = lines.dropFirst().map { line in
                    let fields = line.components(separatedBy: ",")
                    return Int(fields[fields.count + fromEnd]) ?? -1
                }
                let expected = json[list].elements.map { $0[columns[sales]].integer ?? -2 }
                #expect(amounts == expected, "\(list)")
            }
            // Of the very numbers that JSON tells of, and says the same of them.
            let verified = try await AnalyticsTest.eventually(surroundings.client, AnalyticsTest.wholeDashboard) {
                $0.json["verification"]["position"].integer == Int(position)
            }
            let table = try await surroundings.client.get(
                AnalyticsTest.wholeDashboard, headers: ["Accept": "text/csv"])
            #expect(table.header("Event-Position") == "\(position)")
            #expect(table.header("Verification-Status") == "verified")
            #expect(table.header("Verification-Position") == "\(position)")
            #expect(table.header("Verification-Drift") == "0")
            let (asOf, verifiedAt) = (verified.json["freshness"]["asOf"], verified.json["verification"]["verifiedAt"])
            for (name, earliest) in [("Freshness-As-Of", asOf), ("Verified-At", verifiedAt)] {
                let told = try #require(table.header(name).flatMap(Timestamp.init))
                #expect(try #require(earliest.string.flatMap(Timestamp.init)) <= told, "\(name)")
            }
            // Without a name it is the series; a browser, which takes anything, gets JSON.
            let unnamed = try await surroundings.client.get(
                AnalyticsTest.wholeDashboard, headers: ["Accept": "text/csv"])
            #expect(unnamed.text.hasPrefix("start,"))
            let browser = try await surroundings.client.get(
                AnalyticsTest.wholeDashboard, headers: ["Accept": "application/json, text/csv"])
            #expect(browser.json["totals"] != .null)
            let wrong = try await surroundings.client.get(
                AnalyticsTest.dashboard + "?list=totals", headers: ["Accept": "text/csv"])
            #expect(wrong.problemCode == "invalid_query")
        }
    }

    @Test func onlyAdminsMayLook() async throws {
        try await AnalyticsTest.run { surroundings in
            let nobody = try await surroundings.client.with(token: nil).get(AnalyticsTest.dashboard)
            #expect(nobody.status == 401)
            let token = try await surroundings.test.issuer.customer()
            let customer = try await surroundings.client.with(token: token).get(AnalyticsTest.dashboard + "?from=never")
            #expect(customer.status == 403)
            #expect(customer.problemCode == "forbidden")
        }
    }
}
