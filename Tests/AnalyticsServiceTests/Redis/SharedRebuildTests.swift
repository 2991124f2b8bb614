import Commerce
import RedisDatabase
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// How metrics that instances share are built again.
@Suite struct SharedRebuildTests {
    @Test func itMayBeAskedForAtAnyInstanceAndNobodyMissesAnAnswer() async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 130).events
            let instances = [try await shop.start(), try await shop.start()]
            let position = try await shop.log.append(events)
            try await shop.expect(instances, toSay: events, at: position)
            let watches = instances.map(SharedDashboardWatch.init)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for watch in watches { group.addTask { try await watch.ask() } }
                for instance in instances {
                    let served = try await shop.served()
                    let begun = try await instance.client.post(SharedShop.rebuild)
                    #expect(begun.status == 202)
                    #expect(begun.json["status"].string == "running")
                    #expect(begun.json["reason"].string == "requested")
                    for other in instances {
                        let ended = try await AnalyticsTest.eventually(other.client, SharedShop.rebuild) {
                            $0.json["status"].string == "finished"
                        }
                        #expect(ended.json["startedAt"] == begun.json["startedAt"])
                        #expect(ended.json["daysThatDiffer"].integer == 0)
                        #expect(ended.json["position"].integer == Int(position))
                    }
                    #expect(try await shop.served() != served)
                }
                try await shop.expectVerified(instances, at: position)
                group.cancelAll()
                try await group.waitForAll()
            }
            for watch in watches {
                await watch.everyAnswerWasTrue(of: events)
                #expect(await watch.refusalCount == 0)
            }
            for instance in instances { try await instance.stop() }
        }
    }

    @Test func itIsOneWhoeverAsks() async throws {
        try await SharedShop.run { shop in
            // Nobody counts, so that all are asked before it can begin.
            try await shop.command("SET", "analytics:consumer", "nobody")
            let instances = [try await shop.start(), try await shop.start()]
            let served = try await shop.served()
            var begun: Set<String> = []
            for instance in instances + instances {
                let answer = try await instance.client.post(SharedShop.rebuild)
                #expect(answer.json["status"].string == "running")
                begun.insert(try #require(answer.json["startedAt"].string))
            }
            #expect(begun.count == 1)
            try await shop.command("DEL", "analytics:consumer")
            let ended = try await AnalyticsTest.eventually(instances[0].client, SharedShop.rebuild) {
                $0.json["status"].string == "finished"
            }
            #expect(ended.json["startedAt"].string == begun.first)
            let first = try await shop.served()
            #expect(first != served)
            #expect(try await shop.command("EXISTS", "analytics:rebuild:requested") == "0")
            for instance in instances { try await instance.stop() }
            #expect(try await shop.served() == first)
        }
    }

    /// The instance that builds ends in the middle; the next one goes on with what it has built.
    @Test(arguments: [true, false]) func itGoesOnAtWhicheverInstanceCounts(_ isToldOf: Bool) async throws {
        try await SharedShop.run { shop in
            let events = AnalyticsTest.zone.history(seed: 131).events
            let first = try await shop.start()
            let position = try await shop.log.append(events)
            try await shop.expect([first], toSay: events, at: position)
            try await first.stop()

            let database = try RedisDatabase(shop.redis.url)
            let storage = RedisGenerationStorage(
                database, calendar: ReportingCalendar(timeZone: AnalyticsTest.zone.timeZone))
            let served = try await storage.served()
            let successor = try await storage.makeSuccessor(of: served)
            var status = RebuildStatus(timeZone: "Europe/Berlin")
            status.begin(.requested, at: Timestamp(milliseconds: 1_790_000_000_000))
            if isToldOf {
                let lease = ConsumerLease(database)
                #expect(try await lease.takeIfFree(askingAbout: served).isHeld)
                let report = ConsumerReport(
                    of: ServedMetrics(served, at: try await served.store.cursor()), currency: .usd, rebuild: status)
                _ = try await lease.keep(report, answering: nil)
                try await lease.release()
            }
            let second = try await shop.start()
            let ended = try await AnalyticsTest.eventually(second.client, SharedShop.rebuild) {
                $0.json["status"].string == "finished"
            }
            #expect(ended.json["reason"].string == (isToldOf ? "requested" : "unfinished"))
            let isTheSame = ended.json["startedAt"].string == status.startedAt?.description
            #expect(isTheSame == isToldOf)
            #expect(try await shop.served() == "\(successor.id)")
            try await shop.expect([second], toSay: events, at: position)
            try await second.stop()
            try await database.close()
        }
    }
}
