import Commerce
import Dispatch
import MongoDatabase
import Synchronization
import TestSupport
import Testing

@testable import ProductService

/// Who gives positions, and in which order.
@Suite struct EventSequencerTests {
    @Test func eventsOfAProductKeepTheOrderOfItsChangesWhateverTheClocksSaid() async throws {
        try await LogInstances.run { instances in
            // More than one batch, and the last changes have the first ids.
            let ids = (0..<2_200).map { LogInstances.id(at: -$0) }
            let products = [Identifier.make(), .make(), .make()]
            try await instances.databases[0].transaction(patience: .seconds(30)) { connection in
                for (number, id) in ids.enumerated() {
                    let change = number / 3 + 1
                    try MongoEventLog.append(
                        LogInstances.event("\(number % 3) \(change)", id: id), of: products[number % 3], change: change,
                        connection)
                }
            }
            let page = try await instances.logs[0].page(after: .start, limit: 10_000)
            #expect(page.events.map(\.position) == Array(1...2_200))
            for product in 0..<3 {
                let changes = page.events.map { String(decoding: $0.event.body, as: UTF8.self).split(separator: " ") }
                    .filter { $0[0] == "\(product)" }.map { Int($0[1]) }
                #expect(changes == Array(1...changes.count))
            }
        }
    }

    /// Who reads need not wait until nothing happens any more.
    @Test(.timeLimit(.minutes(2))) func aLogThatNeverRestsCanBeRead() async throws {
        try await LogInstances.run { instances in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        while !Task.isCancelled { try await instances.append([LogInstances.event()]) }
                    }
                }
                var cursor = EventCursor.start
                for _ in 0..<10 {
                    try await instances.append([LogInstances.event()])
                    let start = ContinuousClock.now
                    let page = try await instances.logs[0].page(after: cursor, limit: 10_000)
                    #expect(!page.events.isEmpty)
                    #expect(ContinuousClock.now - start < .soon)
                    cursor = page.cursor(after: cursor)
                }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test func oneInstanceAtATimeGivesPositions() async throws {
        try await LogInstances.run(2) { instances in
            try await instances.append([LogInstances.event()])
            #expect(try await instances.logs[0].page(after: .start, limit: 10).events.count == 1)
            try await instances.append([LogInstances.event()], to: 1)
            #expect(try await instances.logs[1].page(after: .start, limit: 10).events.count == 1)
            #expect(try await instances.logs[0].page(after: .start, limit: 10).events.count == 2)
            #expect(try await instances.logs[1].page(after: .start, limit: 10).events.count == 2)
        }
    }

    @Test func aLeaseThatIsNotRenewedPassesToTheNext() async throws {
        try await LogInstances.run(2) { instances in
            try await instances.append([LogInstances.event()])
            #expect(try await instances.logs[0].page(after: .start, limit: 10).events.count == 1)
            try await instances.append([LogInstances.event()], to: 1)
            try await eventually("the other instance takes over") {
                try await instances.logs[1].page(after: .start, limit: 10).events.count == 2
            }
        }
    }

    @Test func anInstanceThatStopsGivesTheLeaseBack() async throws {
        try await LogInstances.run(2) { instances in
            let service = Task { try await instances.logs[0].sequencer.run() }
            try await instances.append([LogInstances.event()])
            try await eventually("the service works without a reader") {
                try await instances.databases[1].run { try LogState.required($0).position } == 1
            }
            service.cancel()
            try await service.value
            try await instances.append([LogInstances.event()], to: 1)
            #expect(try await instances.logs[1].page(after: .start, limit: 10).events.count == 2)
        }
    }

    @Test func anInstanceWithTheLeaseSeesWhatOthersWrite() async throws {
        try await LogInstances.run(2) { instances in
            let service = Task { try await instances.logs[0].sequencer.run() }
            try await instances.append([LogInstances.event()])
            try await eventually("it has the lease") {
                try await instances.databases[1].run { try LogState.required($0).position } == 1
            }
            for number in 2...5 {
                try await instances.append([LogInstances.event()], to: 1)
                try await eventually("it gives the other's event a position") {
                    try await instances.logs[1].page(after: .start, limit: 10).events.count == number
                }
            }
            service.cancel()
            try await service.value
        }
    }

    @Test(arguments: [true, false])
    func aSequencerThatStoodStillUntilItsLeaseWasLostChangesNothing(inTransaction: Bool) async throws {
        try await LogInstances.run(2) { instances in
            try await instances.append([LogInstances.event()])
            let state = try await instances.databases[0].transaction { connection in
                try EventBatch(connection).place(fence: nil, lease: .seconds(2), connection)
            }
            let fence = try #require(state)
            try await instances.append([LogInstances.event(), LogInstances.event()])

            let (reads, goesOn) = (Latch(), DispatchSemaphore(value: 0))
            let isFirst = Mutex(true)
            let body = { @Sendable (connection: MongoConnection) in
                let batch = try EventBatch(connection)
                let standsStill = isFirst.withLock { isFirst in
                    defer { isFirst = false }
                    return isFirst
                }
                if standsStill {
                    Task { await reads.wait() }
                    goesOn.wait()
                }
                return try batch.place(fence: fence, lease: .seconds(2), connection)
            }
            async let stale =
                inTransaction
                ? instances.databases[0].transaction(patience: .seconds(30), body)
                : instances.databases[0].run(patience: .seconds(30), body)
            try await eventually("it has read the events") { reads.arrivals == 1 }
            try await instances.endLease()
            #expect(try await instances.logs[1].page(after: .start, limit: 10).events.count == 3)
            let before = try await instances.content()
            goesOn.signal()
            let newFence = try await stale
            #expect(newFence == nil)
            #expect(try await instances.content() == before)
            reads.open()
        }
    }

    @Test func aSequencerThatFailsAmidItsWorkChangesNothing() async throws {
        struct Killed: Error {}
        try await LogInstances.run { instances in
            try await instances.append([LogInstances.event(), LogInstances.event()])
            let before = try await instances.content()
            await #expect(throws: Killed.self) {
                try await instances.databases[0].transaction { connection in
                    _ = try EventBatch(connection).place(fence: nil, lease: .seconds(2), connection)
                    throw Killed()
                }
            }
            #expect(try await instances.content() == before)
            #expect(try await instances.logs[0].page(after: .start, limit: 10).events.map(\.position) == [1, 2])
        }
    }
}
