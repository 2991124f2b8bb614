public import Commerce
import Logging
import SQLDatabase
public import ServiceKit

/// Writes a history of orders, many steps in one transaction, in place of the service that would have placed and changed
/// them over HTTP.
///
/// Nothing else may have the storage open. Orders and payments are left as if all that was ever owed had been sent: the
/// caller has done to stock what the steps say before it hands them over. A step is written once; ``head()`` tells which
/// was the last.
public actor OrderImport {
    private let storage: OrderStorage
    /// Orders to which something else is going to happen, as they are.
    private var open: [Identifier: StoredOrder] = [:]

    /// Opens the storage that the service would use, and makes it when it is missing.
    ///
    /// - Throws: as ``OrderService/build(_:)`` does.
    public init(_ configuration: PlatformConfiguration) async throws {
        storage = try await OrderStorage(configuration, logger: Logger(label: "tally.orders"))
    }

    /// The position of the last event in the orders log; 0 when there is none. Each step is one event.
    public func head() async throws -> Int64 {
        try await storage.store.read { try $0.lastEventPosition() }
    }

    /// The id of the event at `position`, or nil when there is none.
    public func eventId(at position: Int64) async throws -> Identifier? {
        try await storage.store.read { try $0.eventId(at: position) }
    }

    /// Takes the steps in their order, whole or not at all.
    ///
    /// - Throws: ``Commerce/OrderError`` when a step is none that the order allows.
    public func write(_ steps: [OrderStep]) async throws {
        guard !steps.isEmpty else { return }
        let (lastNumber, known) = try await known(before: steps)
        var batch = OrderBatch(known: known, lastNumber: lastNumber)
        for step in steps { try batch.take(step) }
        let finished = batch
        // The provider's books first, and each entry once: whoever repeats the steps after a crash finds them there.
        try await storage.payments.write(patience: .seconds(60)) { try finished.write(to: $0) }
        try await storage.store.write(patience: .seconds(60)) { try finished.write(to: $0) }
        open = finished.open
    }

    /// The last order's number, and the orders that the steps change. Only a new import has to read some of them.
    private func known(before steps: [OrderStep]) async throws -> (Int, [Identifier: StoredOrder]) {
        var missing: Set<Identifier> = []
        var placed: Set<Identifier> = []
        for step in steps {
            if case .place = step.change {
                placed.insert(step.orderId)
            } else if open[step.orderId] == nil, !placed.contains(step.orderId) {
                missing.insert(step.orderId)
            }
        }
        let (lastNumber, found) = try await storage.store.read { [missing] transaction in
            (try transaction.lastNumber(), try missing.compactMap { try transaction.order($0) })
        }
        return (lastNumber, open.merging(found.map { ($0.order.id, $0) }) { $1 })
    }

    public func close() async throws {
        for database in storage.databases { try await database.close() }
    }
}

extension OrderTransaction {
    fileprivate func lastEventPosition() throws -> Int64 {
        try connection.queryOne("SELECT position FROM event_position WHERE id = 1")?.int64("position") ?? 0
    }

    fileprivate func eventId(at position: Int64) throws -> Identifier? {
        try connection.queryOne("SELECT id FROM events WHERE position = ?", [position])?.identifier("id")
    }
}
