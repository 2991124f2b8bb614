import Commerce
import Foundation
import RedisDatabase
import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct ConsumerLeaseTests {
    /// A Redis with two instances.
    private struct Pair: Sendable {
        let url: String
        let database: RedisDatabase
        let first: ConsumerLease
        let second: ConsumerLease
        let generation: Generation

        init() async throws {
            url = try await RedisServer.shared().makeDatabase()
            database = try RedisDatabase(url)
            (first, second) = (ConsumerLease(database), ConsumerLease(try RedisDatabase(url)))
            generation = try await RedisGenerationStorage(
                database, calendar: ReportingCalendar(timeZone: .gmt)
            ).served()
        }

        func report(_ status: RebuildStatus = RebuildStatus(timeZone: "UTC")) -> ConsumerReport {
            ConsumerReport(of: ServedMetrics(generation, at: .start), currency: .usd, rebuild: status)
        }

        /// As if the holder had been dead for as long as the lease lasts.
        func endLease() async throws {
            try await RedisServer.shared().command("DEL", "analytics:consumer", in: url)
        }
    }

    @Test func oneHasItAtATime() async throws {
        let pair = try await Pair()
        #expect(try await pair.first.takeIfFree(askingAbout: pair.generation).isHeld)
        #expect(try await pair.first.takeIfFree(askingAbout: pair.generation).isHeld)
        #expect(try await !pair.second.takeIfFree(askingAbout: pair.generation).isHeld)
        await #expect(throws: LeaseLost.self) { try await pair.second.keep(pair.report(), answering: nil) }
        // Nor can it be given back by somebody else.
        try await pair.second.release()
        #expect(try await !pair.second.takeIfFree(askingAbout: pair.generation).isHeld)
        try await pair.first.release()
        #expect(try await pair.second.takeIfFree(askingAbout: pair.generation).isHeld)
        await #expect(throws: LeaseLost.self) { try await pair.first.keep(pair.report(), answering: nil) }
    }

    @Test func itEndsSomeSecondsAfterItWasRenewedLast() async throws {
        let pair = try await Pair()
        let server = try await RedisServer.shared()
        #expect(try await pair.first.takeIfFree(askingAbout: pair.generation).isHeld)
        try await server.command("PEXPIRE", "analytics:consumer", "60000", in: pair.url)
        _ = try await pair.first.keep(pair.report(), answering: nil)
        let left = try #require(Int(try await server.command("PTTL", "analytics:consumer", in: pair.url)))
        #expect((1...5_000).contains(left))
    }

    @Test func othersSeeWhatItsHolderTellsAndHowFarItIs() async throws {
        let pair = try await Pair()
        let before = try await pair.second.takeIfFree(askingAbout: pair.generation)
        #expect(before.served == pair.generation.id)
        #expect(before.cursor == .start)
        #expect(before.report == nil)
        try await pair.second.release()
        #expect(try await pair.first.takeIfFree(askingAbout: pair.generation).isHeld)
        _ = try await pair.first.keep(pair.report(), answering: nil)
        let cursor = EventCursor(epoch: .make(), position: 3, eventId: .make())
        try await pair.generation.store.apply(Increments(), expecting: .start, advancingTo: cursor)
        let after = try await pair.second.takeIfFree(askingAbout: pair.generation)
        #expect(after.cursor == cursor)
        #expect(after.report == pair.report())
        // What was told stays when its holder has died.
        try await pair.endLease()
        let late = try await pair.second.takeIfFree(askingAbout: pair.generation)
        #expect(late.isHeld)
        #expect(late.report == pair.report())
    }

    @Test func nobodyWhoHasLostItTellsAnything() async throws {
        let pair = try await Pair()
        #expect(try await pair.first.takeIfFree(askingAbout: pair.generation).isHeld)
        try await pair.endLease()
        await #expect(throws: LeaseLost.self) { try await pair.first.keep(pair.report(), answering: nil) }
        #expect(try await pair.second.takeIfFree(askingAbout: pair.generation).report == nil)
    }

    @Test func aRequestForARebuildWaitsUntilItIsAnswered() async throws {
        let pair = try await Pair()
        let now = Timestamp(milliseconds: 1_790_000_000_123)
        let rebuild = SharedRebuild(
            database: pair.database, calendar: ReportingCalendar(timeZone: .gmt), clock: WallClock { now })
        #expect(try await rebuild.status.status == .idle)
        var begun = RebuildStatus(timeZone: "UTC")
        begun.begin(.requested, at: now)
        #expect(try await rebuild.request() == begun)
        // Asked for once more by another instance, it is the same one.
        let other = SharedRebuild(
            database: pair.database, calendar: ReportingCalendar(timeZone: .gmt), clock: .system)
        #expect(try await other.request() == begun)

        #expect(try await pair.first.takeIfFree(askingAbout: pair.generation).isHeld)
        #expect(try await pair.first.keep(pair.report(), answering: nil) == now)
        // Its holder has died before it could begin.
        try await pair.endLease()
        #expect(try await rebuild.status == begun)
        #expect(try await pair.second.takeIfFree(askingAbout: pair.generation).isHeld)
        #expect(try await pair.second.keep(pair.report(), answering: nil) == now)
        begun.reached(5, of: 9)
        #expect(try await pair.second.keep(pair.report(begun), answering: now) == nil)
        #expect(try await rebuild.status == begun)
        #expect(try await rebuild.request() == begun)
        var finished = begun
        finished.finish(at: now, position: 9, differences: 0)
        #expect(try await pair.second.keep(pair.report(finished), answering: nil) == nil)
        #expect(try await other.status == finished)
        // And another one may begin.
        #expect(try await other.request().status == .running)
        #expect(try await pair.second.keep(pair.report(finished), answering: nil) != nil)
    }
}
