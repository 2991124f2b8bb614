import CMongoC
public import DatabaseAccess

/// What can be asked of a database, in the order in which it is asked; each call blocks until its answer is there.
///
/// It belongs to the thread that runs the body it was given to, and is worth nothing after the body returned. In a transaction
/// all calls see one snapshot, with what the transaction itself has changed.
///
/// All methods throw ``MongoError``.
public final class MongoConnection: PooledSession {
    package typealias Failure = MongoError

    private let clients: MongoClients
    let client: OpaquePointer
    /// Of the transaction that runs.
    var session: OpaquePointer?
    /// Until when the server may work on what is asked.
    var deadline: ContinuousClock.Instant
    /// Whether the last failure was one after which the whole transaction is worth another attempt.
    private(set) var mayTryAgain = false
    /// Whether it was one that leaves the outcome of a commit open.
    private(set) var hasUnknownOutcome = false
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

    // MARK: Reading

    /// The documents that match, or their fields that the projection names, in the order of `sort`.
    ///
    /// - Parameter limit: 0 for all.
    public func find(
        _ collection: String, _ filter: BSONDocument = [:], projection: BSONDocument? = nil, sort: BSONDocument? = nil,
        limit: Int = 0
    ) throws -> [BSONDocument] {
        var options: BSONDocument = [:]
        options["projection"] = projection.map { .document($0) }
        options["sort"] = sort.map { .document($0) }
        if limit > 0 { options["limit"] = .integer(limit) }
        return try filter.withBSON { filter in
            try read(collection, options) { collection, options in
                mongoc_collection_find_with_opts(collection, filter, options, nil)
            }
        }
    }

    public func findOne(
        _ collection: String, _ filter: BSONDocument, projection: BSONDocument? = nil, sort: BSONDocument? = nil
    ) throws -> BSONDocument? {
        try find(collection, filter, projection: projection, sort: sort, limit: 1).first
    }

    public func aggregate(_ collection: String, _ pipeline: [BSONValue]) throws -> [BSONDocument] {
        try (["pipeline": .array(pipeline)] as BSONDocument).withBSON { pipeline in
            try read(collection, [:]) { collection, options in
                mongoc_collection_aggregate(collection, MONGOC_QUERY_NONE, pipeline, options, nil)
            }
        }
    }

    /// How many documents match.
    public func count(_ collection: String, _ filter: BSONDocument = [:]) throws -> Int {
        let counted = try aggregate(collection, [["$match": .document(filter)], ["$count": "count"]])
        return try counted.first?.integer("count") ?? 0
    }

    // MARK: Changing

    /// Adds documents, all with one command.
    public func insert(_ collection: String, _ documents: [BSONDocument]) throws {
        guard !documents.isEmpty else { return }
        _ = try write(["insert": .string(collection), "documents": .array(documents.map { .document($0) })])
    }

    /// Makes changes one after the other, all with one command, until one fails.
    @discardableResult
    public func update(_ collection: String, _ updates: [MongoUpdate]) throws -> MongoUpdateCounts {
        guard !updates.isEmpty else { return MongoUpdateCounts(matched: 0, modified: 0) }
        let reply = try write(["update": .string(collection), "updates": .array(updates.map(\.document))])
        return MongoUpdateCounts(matched: try reply.integer("n"), modified: try reply.integer("nModified"))
    }

    /// Removes all documents that match.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func delete(_ collection: String, _ filter: BSONDocument) throws -> Int {
        try write([
            "delete": .string(collection), "deletes": [["q": .document(filter), "limit": 0]],
        ]).integer("n")
    }

    /// Changes the first document that matches, as one step.
    ///
    /// - Returns: the document as it is afterwards; nil when there is none.
    @discardableResult
    public func findOneAndUpdate(
        _ collection: String, _ filter: BSONDocument, _ change: BSONValue, insertingIfMissing inserts: Bool = false
    ) throws -> BSONDocument? {
        let reply = try write([
            "findAndModify": .string(collection), "query": .document(filter), "update": change, "new": true,
            "upsert": .bool(inserts),
        ])
        guard case .document(let document) = reply["value"] else { return nil }
        return document
    }

    // MARK: Any command

    /// Runs a command as it is, such as `createIndexes`, and returns the answer.
    public func command(_ command: BSONDocument) throws -> BSONDocument {
        try run(command) { command, options, reply, error in
            mongoc_client_command_with_opts(client, clients.database, command, nil, options, reply, &error)
        }
    }

    /// Runs a command that changes something: with the write concern, and again on another connection when this one breaks.
    private func write(_ command: BSONDocument) throws -> BSONDocument {
        let reply = try run(command) { command, options, reply, error in
            mongoc_client_write_command_with_opts(client, clients.database, command, options, reply, &error)
        }
        if case .array(let errors) = reply["writeErrors"], case .document(let first) = errors.first {
            throw noted(MongoError(code: try first.integer("code"), message: try first.string("errmsg")), reply)
        }
        if case .document(let error) = reply["writeConcernError"] {
            throw noted(.unavailable(message: try error.string("errmsg")), reply)
        }
        return reply
    }

    private func run(
        _ command: BSONDocument,
        _ send: (
            _ command: OpaquePointer, _ options: OpaquePointer, _ reply: OpaquePointer, _ error: inout bson_error_t
        ) -> Bool
    ) throws -> BSONDocument {
        try command.withBSON { command in
            try withOptions([:]) { options in
                var error = bson_error_t()
                let (answer, isDone) = try BSONDocument.receive { send(command, options, $0, &error) }
                guard isDone else { throw noted(MongoError(error), answer) }
                return answer
            }
        }
    }

    private func read(
        _ collection: String, _ options: BSONDocument,
        _ open: (_ collection: OpaquePointer, _ options: OpaquePointer) -> OpaquePointer?
    ) throws -> [BSONDocument] {
        var options = options
        options["maxTimeMS"] = .integer(max(1, Int((deadline - .now) / .milliseconds(1))))
        return try withOptions(options) { options in
            let handle = mongoc_client_get_collection(client, clients.database, collection)
            defer { mongoc_collection_destroy(handle) }
            guard let handle, let cursor = open(handle, options) else {
                throw MongoError.unavailable(message: "there is no memory")
            }
            defer { mongoc_cursor_destroy(cursor) }
            var documents: [BSONDocument] = []
            var document: OpaquePointer?
            while mongoc_cursor_next(cursor, &document) {
                if let document { documents.append(try BSONDocument(document)) }
            }
            var (error, reply) = (bson_error_t(), OpaquePointer?.none)
            if mongoc_cursor_error_document(cursor, &error, &reply) {
                throw noted(MongoError(error), try reply.map { try BSONDocument($0) } ?? [:])
            }
            return documents
        }
    }

    private func withOptions<Result>(
        _ options: BSONDocument, _ body: (_ options: OpaquePointer) throws -> Result
    ) throws -> Result {
        try options.withBSON { options in
            if let session {
                var error = bson_error_t()
                guard mongoc_client_session_append(session, options, &error) else { throw MongoError(error) }
            }
            return try body(options)
        }
    }

    /// Remembers what a failure means for the transaction and for the connection.
    func noted(_ error: MongoError, _ reply: BSONDocument) -> MongoError {
        var labels: [BSONValue] = []
        if case .array(let all) = reply["errorLabels"] { labels = all }
        mayTryAgain = labels.contains("TransientTransactionError")
        hasUnknownOutcome = labels.contains("UnknownTransactionCommitResult")
        switch error {
        case .unavailable: hasTimedOut = session == nil || !mayTryAgain
        case .conflict: mayTryAgain = true
        case .duplicateKey, .command, .unexpectedValue, .address: break
        }
        return error
    }

    /// Forgets the failures of an earlier attempt.
    func beginAttempt() {
        mayTryAgain = false
        hasUnknownOutcome = false
        hasTimedOut = false
    }
}
