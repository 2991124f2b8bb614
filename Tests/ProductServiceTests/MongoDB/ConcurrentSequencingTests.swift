import Commerce
import Foundation
import MongoDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import ProductService

/// Positions while many write through several instances, whose sequencers come and go.
@Suite struct ConcurrentSequencingTests {
    private static let adjustments = 30

    /// Tells those who go on until all is written when it is.
    private final class End: Sendable {
        private let state = Mutex(false)
        var hasCome: Bool { state.withLock { $0 } }
        func come() { state.withLock { $0 = true } }
    }

    @Test(.timeLimit(.minutes(3))) func noReaderEverMissesAnEventOrSeesOneTwice() async throws {
        try await LogInstances.run(3) { instances in
            let products = (0..<4).map { Product.sample("Lamp \($0)") }
            for (number, product) in products.enumerated() {
                _ = try await instances.repositories[number % 2].create(product, stock: 1)
            }
            let end = End()
            let services = instances.logs.prefix(2).map { log in Task { try await log.sequencer.run() } }
            async let third: Void = ConcurrentSequencingTests.disturb(instances.databases[2], until: end)
            let readers = (0..<6).map { number in
                Task {
                    try await ConcurrentSequencingTests.follow(
                        instances.logs[number % 2], limit: 1 + number * 7, until: end)
                }
            }

            _ = try await together(9) { writer in
                if writer == 8 {
                    // Amid the others, one of the two ends.
                    try await eventually("half of it is written") {
                        let count = try await instances.databases[2].run { try $0.count(MongoEventLog.events) }
                        return count > 5 * ConcurrentSequencingTests.adjustments
                    }
                    return services[0].cancel()
                }
                let (repository, product) = (instances.repositories[writer % 2], products[writer / 2].id)
                for _ in 0..<ConcurrentSequencingTests.adjustments {
                    try await ConcurrentSequencingTests.adjust(product, repository)
                    // Turned away, which is an event of no single product.
                    _ = try await repository.reserve(
                        [ItemQuantity(productId: product, quantity: 1_000)], for: .make(), at: .now)
                }
            }
            let count = 4 + 8 * 2 * ConcurrentSequencingTests.adjustments
            try await eventually("all have positions") {
                try await instances.databases[2].run { try LogState.required($0).position } == Int64(count)
            }
            end.come()
            _ = try await third
            var logs: [[StoredEvent]] = []
            for reader in readers { logs.append(try await reader.value) }
            for service in services {
                service.cancel()
                try await service.value
            }

            for log in logs {
                #expect(log.map(\.position) == Array(1...Int64(count)))
                #expect(log.map(\.event.id) == logs[0].map(\.event.id))
            }
            #expect(Set(logs[0].map(\.event.id)).count == count)
            for product in products {
                let supplies = try logs[0].map(\.event).filter { $0.type != "product.stock_refused" }
                    .map { try JSONCoding.decoder.decode(ProductFacts.self, from: Data($0.body)) }
                    .filter { $0.productId == product.id }.map(\.stock.supplied)
                #expect(supplies == Array(1...2 * ConcurrentSequencingTests.adjustments + 1))
            }
        }
    }

    /// Adds one piece, again when others were in the way for too long.
    private static func adjust(_ product: Identifier, _ repository: MongoProductRepository) async throws {
        let adjustment = StockAdjustment(change: 1, reason: "Found", time: .now)
        try await eventually("the stock is adjusted") {
            _ = try await repository.adjustStock(of: product, adjustment, by: MongoProductRepository.admin)
            return true
        }
    }

    /// Reads on until it is over and everything was read.
    private static func follow(
        _ log: MongoEventLog, limit: Int, until end: End
    ) async throws -> [StoredEvent] {
        var events: [StoredEvent] = []
        var cursor = EventCursor.start
        while true {
            let (commits, wasOver) = (log.commitCount, end.hasCome)
            let page = try await log.page(after: cursor, limit: limit)
            #expect(page.events.map(\.position) == page.events.indices.map { cursor.position + 1 + Int64($0) })
            events += page.events
            cursor = page.cursor(after: cursor)
            if page.events.isEmpty && wasOver { return events }
            if page.events.isEmpty { try await log.waitForCommit(after: commits, timeout: .seconds(1)) }
        }
    }

    /// A third sequencer, which stands still between reading and writing, and half the time ends before it commits.
    private static func disturb(_ database: MongoDatabase, until end: End) async throws {
        struct Killed: Error {}
        var fence: Int64?
        while !end.hasCome {
            do {
                fence = try await database.transaction { [fence] connection in
                    let batch = try EventBatch(connection)
                    Thread.sleep(forTimeInterval: .random(in: 0...0.02))
                    let fence = try batch.place(fence: fence, lease: .milliseconds(.random(in: 1...100)), connection)
                    if Bool.random() { throw Killed() }
                    return fence
                }
            } catch is Killed {
                fence = nil
            } catch let error as MongoError where error.isTemporary {
                fence = nil
            }
        }
    }
}
