import CMongoC
import Foundation

/// Attempts at one transaction on one connection, until one succeeds or the time is over.
struct MongoTransaction {
    private let connection: MongoConnection
    /// The same for all attempts: with the next one the server gives up what is left of the one before.
    private let session: OpaquePointer

    /// - Parameters:
    ///   - connection: its deadline is that of the transaction.
    ///   - retrying: for how long it is run again.
    /// - Returns: what the body returned when it was committed.
    /// - Throws: what the body throws; ``MongoError``.
    static func run<Value>(
        on connection: MongoConnection, retrying: Duration, _ body: (MongoConnection) throws -> Value
    ) throws -> Value {
        var error = bson_error_t()
        guard let session = mongoc_client_start_session(connection.client, nil, &error) else {
            throw connection.failure(error, [:], action: "a transaction")
        }
        defer { mongoc_client_session_destroy(session) }
        return try MongoTransaction(connection: connection, session: session)
            .run(until: min(connection.deadline, .now + retrying), body)
    }

    /// - Parameter end: when it is not run again any more.
    private func run<Value>(
        until end: ContinuousClock.Instant, _ body: (MongoConnection) throws -> Value
    ) throws -> Value {
        var pause = Pause(deadline: end)
        while true {
            connection.forgetFailures()
            do {
                return try attempt(body)
            } catch let error as MongoError {
                let isConflict = if case .conflict = error { true } else { false }
                guard isConflict || connection.mayTryAgain, pause.wait() else { throw error }
            }
        }
    }

    private func attempt<Value>(_ body: (MongoConnection) throws -> Value) throws -> Value {
        let options = MongoTransaction.options()
        defer { mongoc_transaction_opts_destroy(options) }
        var error = bson_error_t()
        guard mongoc_client_session_start_transaction(session, options, &error) else {
            throw connection.failure(error, [:], action: "a transaction")
        }
        connection.session = session
        defer { connection.session = nil }
        do {
            let value = try body(connection)
            guard .now < connection.deadline else {
                throw MongoError.unavailable(message: "the transaction took too long")
            }
            try commit()
            return value
        } catch let error where mongoc_client_session_in_transaction(session) {
            // When that fails, the server ends the transaction by itself in the end.
            mongoc_client_session_abort_transaction(session, nil)
            throw error
        }
    }

    private func commit() throws {
        var pause = Pause(deadline: connection.deadline)
        var mayHaveHappened = false
        while true {
            var error = bson_error_t()
            let (reply, isDone) = try BSONDocument.receive {
                mongoc_client_session_commit_transaction(session, $0, &error)
            }
            if isDone { return }
            let failure = connection.failure(error, reply, action: "commit")
            if connection.mayTryAgain { throw failure }
            mayHaveHappened = mayHaveHappened || connection.hasUnknownOutcome || failure.isTemporary
            guard mayHaveHappened else { throw failure }
            // Sent again, it has its effect once.
            guard connection.hasUnknownOutcome, pause.wait() else {
                throw MongoError.unavailable(message: "the commit may have happened or not: \(failure)")
            }
        }
    }

    private static func options() -> OpaquePointer? {
        let options = mongoc_transaction_opts_new()
        let read = MongoConcern.read("snapshot")
        mongoc_transaction_opts_set_read_concern(options, read)
        mongoc_read_concern_destroy(read)
        let write = MongoConcern.write()
        mongoc_transaction_opts_set_write_concern(options, write)
        mongoc_write_concern_destroy(write)
        mongoc_transaction_opts_set_max_commit_time_ms(options, 1_000)
        return options
    }
}

/// Pauses between attempts, each about twice as long as the one before, up to 50 ms.
private struct Pause {
    let deadline: ContinuousClock.Instant
    private var length = Duration.milliseconds(1)

    init(deadline: ContinuousClock.Instant) {
        self.deadline = deadline
    }

    /// - Returns: false, at once, when the time would be over.
    mutating func wait() -> Bool {
        // Those that were in each other's way must not all come back at once.
        let wait = length * Double.random(in: 0.5...1.5)
        guard .now + wait < deadline else { return false }
        Thread.sleep(forTimeInterval: wait / .seconds(1))
        length = min(length * 2, .milliseconds(50))
        return true
    }
}
