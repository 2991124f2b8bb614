import Commerce
import Foundation
import Logging
import RedisDatabase
import TestSupport
import Testing

@testable import AnalyticsService

/// What every ``GenerationStorage`` keeps, also across restarts.
@Suite struct GenerationStorageContractTests {
    enum Place: CaseIterable {
        case memory, redis

        /// Makes the storage, as each start of a process does.
        func opener() async throws -> @Sendable (_ zone: String) async throws -> any GenerationStorage {
            switch self {
            case .memory:
                let directory = try TemporaryDirectory()
                return { zone in
                    SnapshotStorage(
                        directory: directory.path, calendar: ReportingCalendar(timeZone: TimeZone(identifier: zone)!),
                        logger: Logger(label: "test").silent)
                }
            case .redis:
                let database = try RedisDatabase(try await RedisServer.shared().makeDatabase())
                return { zone in
                    RedisGenerationStorage(
                        database, calendar: ReportingCalendar(timeZone: TimeZone(identifier: zone)!))
                }
            }
        }
    }

    /// Counts so many orders.
    private static func count(_ orders: Int, in generation: Generation) async throws {
        var increments = Increments()
        increments.buckets[counting: Bucket(granularity: .day, number: 1)].add(orders, to: .orders)
        let cursor = try await generation.store.cursor()
        try await generation.store.apply(
            increments, expecting: cursor,
            advancingTo: EventCursor(epoch: .make(), position: cursor.position + 1, eventId: .make()))
    }

    private static func orders(_ generation: Generation) async throws -> Int {
        try await generation.store.reading(of: [MetricQuery([Bucket(granularity: .day, number: 1)], .sums)])
            .figures[0][.orders]
    }

    @Test(arguments: Place.allCases) func anEmptyGenerationIsServedAtFirst(_ place: Place) async throws {
        let storage = try await place.opener()("Europe/Berlin")
        let served = try await storage.served()
        #expect(try await served.store.cursor() == .start)
        #expect(served.calendar.name == "Europe/Berlin")
        #expect(served.isOfThisFold)
        #expect(try await storage.served().id == served.id)
        #expect(try await storage.isServed(served))
        #expect(try await storage.unfinished() == nil)
    }

    @Test(arguments: Place.allCases) func theGenerationThatWasBuiltTakesThePlaceOfTheOther(_ place: Place) async throws
    {
        let open = try await place.opener()
        let storage = try await open("UTC")
        let served = try await storage.served()
        try await GenerationStorageContractTests.count(1, in: served)
        let successor = try await storage.makeSuccessor(of: served)
        try await GenerationStorageContractTests.count(2, in: successor)
        #expect(try await storage.unfinished()?.id == successor.id)
        #expect(try await storage.isServed(served))
        #expect(try await GenerationStorageContractTests.orders(storage.served()) == 1)
        try await storage.promote(successor, over: served)
        #expect(try await storage.served().id == successor.id)
        #expect(try await !storage.isServed(served))
        #expect(try await storage.unfinished() == nil)
        let again = try await open("UTC")
        #expect(try await GenerationStorageContractTests.orders(again.served()) == 2)
        #expect(try await again.unfinished() == nil)
    }

    @Test(arguments: Place.allCases) func anUnfinishedGenerationIsOfUseForItsOwnZoneAlone(_ place: Place) async throws {
        let open = try await place.opener()
        let storage = try await open("UTC")
        let served = try await storage.makeSuccessor(of: storage.served())
        try await storage.promote(served, over: storage.served())
        _ = try await storage.makeSuccessor(of: served)
        #expect(try await open("UTC").unfinished() != nil)
        #expect(try await open("Asia/Kolkata").unfinished() == nil)
        #expect(try await open("Asia/Kolkata").served().calendar.name == "UTC")
    }

    @Test(arguments: Place.allCases) func whatIsNotTheCaseAnyMoreChangesNothing(_ place: Place) async throws {
        let storage = try await place.opener()("UTC")
        let first = try await storage.served()
        let second = try await storage.makeSuccessor(of: first)
        try await storage.promote(second, over: first)
        // Again, as by a process that was held up.
        await #expect(throws: GenerationReplaced.self) { try await storage.promote(second, over: first) }
        let third = try await storage.makeSuccessor(of: second)
        let fourth = try await storage.makeSuccessor(of: second)
        await #expect(throws: GenerationReplaced.self) { try await storage.promote(third, over: second) }
        await #expect(throws: GenerationReplaced.self) { try await storage.promote(fourth, over: first) }
        try await storage.dropSuccessor(third)
        #expect(try await storage.unfinished()?.id == fourth.id)
        try await storage.dropSuccessor(fourth)
        #expect(try await storage.unfinished() == nil)
        await #expect(throws: GenerationReplaced.self) { try await storage.promote(fourth, over: second) }
        #expect(try await storage.served().id == second.id)
    }
}
