import Commerce
import SQLDatabase
import Synchronization
import TestSupport
import Testing

/// Many writes, each of a row in `items` and an event that tells of it, until it is stopped.
final class WriteLoad: Sendable {
    private struct State {
        var acknowledged: Set<String> = []
        var isOver = false
    }

    private let state = Mutex(State())

    /// The rows whose writes returned without an error.
    var acknowledged: Set<String> { state.withLock { $0.acknowledged } }

    /// Writes one row after the other; those that fail because the database is not available are given up.
    func run(_ name: String, on database: any SQLDatabase) async {
        var number = 0
        while !state.withLock({ $0.isOver }) {
            number += 1
            let id = "\(name)-\(number)"
            do {
                try await write(id, to: database)
                _ = state.withLock { $0.acknowledged.insert(id) }
            } catch let error as SQLDatabaseError where error.isTemporary {
                await Task.yield()
            } catch {
                Issue.record(error)
                return
            }
        }
    }

    private func write(_ id: String, to database: any SQLDatabase) async throws {
        let event = NewEvent(id: .make(), type: id, version: 1, occurredAt: .now, body: [123, 125])
        _ = try await database.commit { connection in
            try connection.execute("INSERT INTO items (id, amount) VALUES (?, 1)", [id])
            return SQLEventLog.ending(of: [event]) { $0 }
        }
    }

    /// Returns when a hundred more are acknowledged.
    func goesOn() async throws {
        let before = acknowledged.count
        try await eventually("writes go on") { acknowledged.count > before + 100 }
    }

    func stop() {
        state.withLock { $0.isOver = true }
    }
}
