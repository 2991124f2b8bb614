import CMongoC

/// Outside transactions libmongoc makes a change once more when its connection breaks, and the server sees that it is the same
/// one, unless the change is about all documents that match.
extension MongoConnection {
    /// Adds documents one after the other, in one round trip, until one fails. Those without `_id` get one.
    ///
    /// More than 48 MB or 100,000 documents are several round trips.
    public func insert(_ collection: String, _ documents: [BSONDocument]) throws {
        guard !documents.isEmpty else { return }
        _ = try change("insert", collection) { bulk, error in
            try unchecked.withBSON { options in
                try documents.allSatisfy { document in
                    try document.withBSON { mongoc_bulk_operation_insert_with_opts(bulk, $0, options, &error) }
                }
            }
        }
    }

    /// Makes changes one after the other, in one round trip, until one fails.
    ///
    /// More than 48 MB or 100,000 changes are several round trips.
    @discardableResult
    public func update(_ collection: String, _ updates: [MongoUpdate]) throws -> MongoUpdateCounts {
        guard !updates.isEmpty else { return MongoUpdateCounts(matched: 0, modified: 0) }
        let reply = try change("update", collection) { bulk, error in
            try unchecked.withBSON { options in
                try uncheckedUpsert.withBSON { upsertOptions in
                    try updates.allSatisfy { update in
                        let options = update.inserts ? upsertOptions : options
                        return try update.filter.withBSON { filter in
                            try update.changeDocument.withBSON { change in
                                update.changesAll
                                    ? mongoc_bulk_operation_update_many_with_opts(bulk, filter, change, options, &error)
                                    : mongoc_bulk_operation_update_one_with_opts(bulk, filter, change, options, &error)
                            }
                        }
                    }
                }
            }
        }
        return MongoUpdateCounts(
            matched: try reply.integer("nMatched") + reply.integer("nUpserted"),
            modified: try reply.integer("nModified"))
    }

    /// Removes all documents that match.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func delete(_ collection: String, _ filter: BSONDocument) throws -> Int {
        let reply = try change("delete", collection) { bulk, error in
            try filter.withBSON { mongoc_bulk_operation_remove_many_with_opts(bulk, $0, nil, &error) }
        }
        return try reply.integer("nRemoved")
    }

    /// Changes the first document that matches, as one step.
    ///
    /// - Returns: the document as it is afterwards; nil when there is none.
    @discardableResult
    public func findOneAndUpdate(
        _ collection: String, _ filter: BSONDocument, _ change: BSONValue, insertingIfMissing inserts: Bool = false
    ) throws -> BSONDocument? {
        let reply = try runChange([
            "findAndModify": .string(collection), "query": .document(filter), "update": change, "new": true,
            "upsert": .bool(inserts),
        ])
        guard case .document(let document) = reply["value"] else { return nil }
        return document
    }

    /// - Parameter add: adds the single changes; false when one is none.
    private func change(
        _ action: String, _ collection: String,
        _ add: (_ bulk: OpaquePointer, _ error: inout bson_error_t) throws -> Bool
    ) throws -> BSONDocument {
        try withOptions([:]) { options in
            try withCollection(collection) { handle in
                guard let bulk = mongoc_collection_create_bulk_operation_with_opts(handle, options) else {
                    throw MongoError.unavailable(message: "there is no memory")
                }
                defer { mongoc_bulk_operation_destroy(bulk) }
                var error = bson_error_t()
                guard try add(bulk, &error) else { throw failure(error, [:], action: "\(action) \(collection)") }
                let (reply, server) = try BSONDocument.receive { mongoc_bulk_operation_execute(bulk, $0, &error) }
                guard server != 0 else { throw failure(error, reply, action: "\(action) \(collection)") }
                return reply
            }
        }
    }

    /// The server checks documents by itself, and knows better what it takes.
    private var unchecked: BSONDocument { ["validate": false] }
    private var uncheckedUpsert: BSONDocument { ["validate": false, "upsert": true] }
}
