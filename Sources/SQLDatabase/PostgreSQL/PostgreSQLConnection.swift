import CLibPQ
import DatabaseAccess
import Foundation

/// A libpq connection in pipeline mode: statements are sent as they come, and their results are read together.
///
/// It belongs to one thread at a time. Nothing blocks longer than until its deadline, since libpq is used without blocking
/// and the socket is waited for here. A connection that failed once is closed.
final class PostgreSQLConnection: ServerConnection {
    var state: ConnectionState<SQLDatabaseError>
    private var pointer: OpaquePointer?
    private var pending: [Pending] = []
    private var prepared: [PreparedStatement.Key: PreparedStatement] = [:]
    private let statementTexts: StatementTexts

    private enum Pending {
        case prepare(PreparedStatement)
        case result(PostgreSQLResult)
        /// Where the server ends what was sent together.
        case sync
    }

    /// Connects, waiting until `deadline` at most.
    ///
    /// - Parameter address: a URL as libpq understands it.
    /// - Throws: ``SQLDatabaseError/unavailable(message:)``, which never tells the password.
    init(_ address: String, deadline: ContinuousClock.Instant, statementTexts: StatementTexts) throws {
        state = ConnectionState(deadline: deadline)
        self.statementTexts = statementTexts
        pointer = PQconnectStart(address)
        do {
            try finishConnecting()
        } catch {
            close()
            throw error
        }
    }

    deinit {
        close()
    }

    func close() {
        if let pointer { PQfinish(pointer) }
        pointer = nil
        state.lose(.unavailable(message: "the connection was closed"))
    }

    /// The number by which the server knows the connection.
    var serverProcess: Int64 { Int64(PQbackendPID(pointer)) }

    /// Whether the server has said something without being asked: that it ends the connection, or the end itself.
    var isEnded: Bool {
        var descriptor = pollfd(fd: PQsocket(pointer), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    private func finishConnecting() throws {
        guard pointer != nil, PQstatus(pointer) != CONNECTION_BAD else { throw connectionError() }
        // libpq wants to write first.
        var progress = PGRES_POLLING_WRITING
        while progress != PGRES_POLLING_OK {
            switch progress {
            case PGRES_POLLING_READING: try wait(for: POLLIN)
            case PGRES_POLLING_WRITING: try wait(for: POLLOUT)
            default: throw connectionError()
            }
            progress = PQconnectPoll(pointer)
        }
        guard PQsetnonblocking(pointer, 1) == 0, PQenterPipelineMode(pointer) == 1 else { throw connectionError() }
    }

    // MARK: Sending

    /// Sends a statement; the result is filled by ``collect()``.
    ///
    /// - Parameter isKept: whether the statement stays prepared for its next use.
    func send(_ statement: SQLStatement, into result: PostgreSQLResult, isKept: Bool = true) throws {
        if let failure = state.failure { throw failure }
        let parameters = try PostgreSQLParameters(statement)
        if isKept, let prepared = try prepare(statement.sql, parameters) {
            result.prepared = prepared
            try check(
                parameters.withPointers { count, _, values, lengths, formats in
                    PQsendQueryPrepared(pointer, prepared.name, count, values, lengths, formats, 1)
                })
        } else {
            let sql = try PostgreSQLText(statement.sql).sql(arguments: statement.arguments.count)
            try check(
                parameters.withPointers { count, types, values, lengths, formats in
                    PQsendQueryParams(pointer, sql, count, types, values, lengths, formats, 1)
                })
        }
        pending.append(.result(result))
    }

    /// The statement as the server has it prepared; nil when there are too many to keep another one.
    private func prepare(_ sql: String, _ parameters: PostgreSQLParameters) throws -> PreparedStatement? {
        let key = PreparedStatement.Key(sql: sql, types: parameters.types)
        if let known = prepared[key] { return known }
        guard statementTexts.mayKeep(sql) else { return nil }
        let statement = PreparedStatement(
            key: key, name: "s\(prepared.count)_\(UInt32.random(in: .min ... .max))")
        let text = try PostgreSQLText(sql).sql(arguments: parameters.types.count)
        try check(PQsendPrepare(pointer, statement.name, text, Int32(key.types.count), key.types))
        prepared[key] = statement
        pending.append(.prepare(statement))
        return statement
    }

    /// Sends what is left to send.
    private func flush() throws {
        if let failure = state.failure { throw failure }
        pending.append(.sync)
        try check(PQpipelineSync(pointer))
        _ = PQflush(pointer)
    }

    private func check(_ success: Int32) throws {
        guard success == 1 else { throw state.lose(connectionError()) }
    }

    // MARK: Results

    /// Waits for the results of all that was sent.
    ///
    /// - Throws: the error of the first statement that failed, after all others were read; those after it were not run.
    ///   ``DeferredFailure`` when that is one to whose result nobody waits.
    func collect() throws {
        try flush()
        var first: SQLDatabaseError?
        var blame = PostgreSQLResult.Blame.none
        // A statement whose preparation failed is the one to blame, and comes right after it.
        for next in pending {
            switch next {
            case .sync:
                try readSync()
            case .prepare(let statement):
                guard let error = try readOutcome(nil, sql: statement.key.sql) else { continue }
                prepared[statement.key] = nil
                first = first ?? error
            case .result(let result):
                guard let error = try readOutcome(result, sql: result.sql), result.blame != .none else { continue }
                first = first ?? error
                if blame == .none { blame = result.blame }
            }
        }
        pending.removeAll(keepingCapacity: true)
        guard let first else { return }
        throw blame == .transaction ? DeferredFailure(reason: first) : first
    }

    private func readSync() throws {
        while let found = try nextResult() {
            let isSync = PQresultStatus(found) == PGRES_PIPELINE_SYNC
            PQclear(found)
            if isSync { return }
        }
        throw state.lose(.unavailable(message: "the server ended the connection"))
    }

    /// Reads what came of one statement, up to the NULL that ends it.
    private func readOutcome(_ result: PostgreSQLResult?, sql: String) throws -> SQLDatabaseError? {
        var error: SQLDatabaseError?
        while let found = try nextResult() {
            defer { PQclear(found) }
            switch PQresultStatus(found) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                if let result {
                    do {
                        try result.read(found)
                    } catch let unexpected as SQLDatabaseError {
                        error = error ?? unexpected
                    }
                }
            case PGRES_PIPELINE_ABORTED:
                // Not run because of an earlier error, which is the one to tell.
                error = error ?? .statement(message: "it was not run", sql: sql)
            default:
                let failed = SQLDatabaseError(postgreSQL: found, sql: sql)
                if SQLDatabaseError.endsConnection(found) { throw state.lose(failed) }
                error = error ?? failed
            }
        }
        return error
    }

    private func nextResult() throws -> OpaquePointer? {
        if let failure = state.failure { throw failure }
        while true {
            let isUnsent = PQflush(pointer) == 1
            if PQisBusy(pointer) == 0 { break }
            try wait(for: isUnsent ? POLLIN | POLLOUT : POLLIN)
            guard PQconsumeInput(pointer) == 1 else { throw state.lose(connectionError()) }
        }
        return PQgetResult(pointer)
    }

    private func wait(for events: Int32) throws {
        try state.wait(for: events, on: PQsocket(pointer))
    }

    /// libpq's own words of a failed connection, which name host, port and user, but no password.
    private func connectionError() -> SQLDatabaseError {
        let message = pointer.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? "no memory"
        return .unavailable(message: message.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
