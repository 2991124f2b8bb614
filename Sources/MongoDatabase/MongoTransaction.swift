import CMongoC
import Foundation

/// Attempts at one transaction on one connection, until one succeeds or the time is over.
struct MongoTransaction {
    let connection: MongoConnection
    let deadline: ContinuousClock.Instant

    /// - Throws: what the body throws; ``MongoError``.
    func run<Value>(_ body: (MongoConnection) throws -> Value) throws -> Value {
        var pause = Duration.milliseconds(1)
        while true {
            connection.beginAttempt()
            do {
                return try attempt(body)
            } catch let error as MongoError where mayTryAgain(after: error) && .now < deadline {
                // Those that were in each other's way must not all come back at once.
                let wait = pause * Double.random(in: 0.5...1.5)
                guard .now + wait < deadline else { throw error }
                Thread.sleep(forTimeInterval: wait / .seconds(1))
                pause = min(pause * 2, .milliseconds(50))
            }
        }
    }

    private func mayTryAgain(after error: MongoError) -> Bool {
        if case .conflict = error { true } else { connection.mayTryAgain }
    }

    private func attempt<Value>(_ body: (MongoConnection) throws -> Value) throws -> Value {
        var error = bson_error_t()
        guard let session = mongoc_client_start_session(connection.client, nil, &error) else { throw MongoError(error) }
        defer { mongoc_client_session_destroy(session) }
        let options = MongoTransaction.options()
        defer { mongoc_transaction_opts_destroy(options) }
        guard mongoc_client_session_start_transaction(session, options, &error) else { throw MongoError(error) }
        connection.session = session
        defer { connection.session = nil }
        let value: Value
        do {
            value = try body(connection)
        } catch {
            // When that fails, the server ends the transaction by itself in the end.
            mongoc_client_session_abort_transaction(session, nil)
            throw error
        }
        try commit(session)
        return value
    }

    private func commit(_ session: OpaquePointer) throws {
        while true {
            var error = bson_error_t()
            let (answer, isDone) = try BSONDocument.receive {
                mongoc_client_session_commit_transaction(session, $0, &error)
            }
            if isDone { return }
            let failure = connection.noted(MongoError(error), answer)
            // Sent again, it has its effect once.
            guard connection.hasUnknownOutcome, .now < deadline else { throw failure }
        }
    }

    private static func options() -> OpaquePointer? {
        let options = mongoc_transaction_opts_new()
        let read = mongoc_read_concern_new()
        mongoc_read_concern_set_level(read, "snapshot")
        mongoc_transaction_opts_set_read_concern(options, read)
        mongoc_read_concern_destroy(read)
        let write = mongoc_write_concern_new()
        mongoc_write_concern_set_wmajority(write, 0)
        mongoc_transaction_opts_set_write_concern(options, write)
        mongoc_write_concern_destroy(write)
        mongoc_transaction_opts_set_max_commit_time_ms(options, 1_000)
        return options
    }
}
