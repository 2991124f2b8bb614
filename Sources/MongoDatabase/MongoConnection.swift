import CMongoC
public import DatabaseAccess

/// What can be asked of a database, in the order in which it is asked; each call blocks until its answer is there.
///
/// It belongs to the thread that runs the body it was given to, and is worth nothing after the body returned. In a transaction
/// all calls see one snapshot, with what the transaction itself has changed.
///
/// All methods throw ``MongoError``; ``MongoError/unavailable(message:)`` also when the body's time was over before the call.
public final class MongoConnection: PooledSession {
    package typealias Failure = MongoError

    private let clients: MongoClients
    let client: OpaquePointer
    /// Of the transaction that runs.
    var session: OpaquePointer?
    /// Until when things may be asked.
    var deadline: ContinuousClock.Instant
    /// What the server or libmongoc say of the last failure.
    private var labels: [BSONValue] = []
    private var isGivenBack = false
    package private(set) var isUsable = true
    package private(set) var hasTimedOut = false

    /// A client that reaches its server.
    init(_ clients: MongoClients, deadline: ContinuousClock.Instant) throws {
        self.clients = clients
        self.deadline = deadline
        client = clients.take()
        do {
            _ = try command(["ping": 1])
        } catch {
            close()
            throw error
        }
    }

    /// Which connections of its client have ended libmongoc finds out, and makes new ones.
    package var isEnded: Bool { false }

    package func close() {
        guard !isGivenBack else { return }
        isGivenBack = true
        isUsable = false
        clients.giveBack(client)
    }

    /// Runs a command as it is, such as `createIndexes`, and returns the answer. It is not repeated when its connection breaks.
    public func command(_ command: BSONDocument) throws -> BSONDocument {
        try run(command) { command, options, reply, error in
            mongoc_client_command_with_opts(client, clients.database, command, nil, options, reply, &error)
        }
    }

    // MARK: For the extensions

    /// How long the server may work on a call, so that it is the one that stops.
    var workLimit: Duration { min(deadline - .now, clients.answerLimit - .milliseconds(100)) }

    func run(
        _ command: BSONDocument,
        _ send: (
            _ command: OpaquePointer, _ options: OpaquePointer, _ reply: OpaquePointer, _ error: inout bson_error_t
        ) -> Bool
    ) throws -> BSONDocument {
        try command.withBSON { bson in
            try withOptions([:]) { options in
                var error = bson_error_t()
                let (reply, isDone) = try BSONDocument.receive { send(bson, options, $0, &error) }
                guard isDone else { throw failure(error, reply, action: command.fields.first?.name ?? "nothing") }
                return reply
            }
        }
    }

    /// Runs a command that changes something as one step, once more when its connection breaks.
    func runChange(_ command: BSONDocument) throws -> BSONDocument {
        try run(command) { command, options, reply, error in
            mongoc_client_write_command_with_opts(client, clients.database, command, options, reply, &error)
        }
    }

    func withCollection<Value>(_ name: String, _ body: (_ collection: OpaquePointer) throws -> Value) throws -> Value {
        guard let collection = mongoc_client_get_collection(client, clients.database, name) else {
            throw MongoError.unavailable(message: "there is no memory")
        }
        defer { mongoc_collection_destroy(collection) }
        return try body(collection)
    }

    /// The options of a call, with the transaction that it belongs to.
    func withOptions<Value>(
        _ options: BSONDocument, _ body: (_ options: OpaquePointer) throws -> Value
    ) throws -> Value {
        guard .now < deadline else { throw MongoError.unavailable(message: "there was no time left to ask the server") }
        return try options.withBSON { options in
            if let session {
                var error = bson_error_t()
                guard mongoc_client_session_append(session, options, &error) else {
                    throw failure(error, [:], action: "a transaction")
                }
            }
            return try body(options)
        }
    }

    // MARK: Failures

    /// Whether the last failure was one after which the whole transaction is worth another attempt.
    var mayTryAgain: Bool { labels.contains("TransientTransactionError") }

    /// Whether it was one that leaves the outcome of a commit open.
    var hasUnknownOutcome: Bool { labels.contains("UnknownTransactionCommitResult") }

    /// The error to throw for a failed call, of which is noted what it means for the connection and the transaction.
    func failure(_ error: bson_error_t, _ reply: BSONDocument, action: String) -> MongoError {
        labels = (try? reply.array("errorLabels")) ?? []
        switch mongoc_error_domain_t(error.domain) {
        case MONGOC_ERROR_STREAM, MONGOC_ERROR_SERVER_SELECTION: hasTimedOut = true
        default: break
        }
        let failure = MongoError(error, codeName: try? reply.string("codeName"), action: action)
        if mayTryAgain, !failure.isTemporary { return .conflict(message: "\(failure)") }
        return failure
    }

    /// Forgets earlier failures.
    func forgetFailures() {
        labels = []
        hasTimedOut = false
    }
}
