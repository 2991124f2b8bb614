import CMongoC

extension MongoConnection {
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
            try read("find", collection, options, expected: limit) { collection, options in
                mongoc_collection_find_with_opts(collection, filter, options, nil)
            }
        }
    }

    /// The first of the documents that match, in the order of `sort`.
    public func findOne(
        _ collection: String, _ filter: BSONDocument, projection: BSONDocument? = nil, sort: BSONDocument? = nil
    ) throws -> BSONDocument? {
        try find(collection, filter, projection: projection, sort: sort, limit: 1).first
    }

    /// What comes out of the stages.
    public func aggregate(_ collection: String, _ pipeline: [BSONValue]) throws -> [BSONDocument] {
        try (["pipeline": .array(pipeline)] as BSONDocument).withBSON { pipeline in
            try read("aggregate", collection, [:], expected: 0) { collection, options in
                mongoc_collection_aggregate(collection, MONGOC_QUERY_NONE, pipeline, options, nil)
            }
        }
    }

    /// How many documents match.
    public func count(_ collection: String, _ filter: BSONDocument = [:]) throws -> Int {
        let counted = try aggregate(collection, [["$match": .document(filter)], ["$count": "count"]])
        return try counted.first?.integer("count") ?? 0
    }

    /// - Parameter expected: how many documents come at most; 0 when nobody knows.
    private func read(
        _ action: String, _ collection: String, _ options: BSONDocument, expected: Int,
        _ open: (_ collection: OpaquePointer, _ options: OpaquePointer) -> OpaquePointer?
    ) throws -> [BSONDocument] {
        var options = options
        options["maxTimeMS"] = .integer(max(1, Int(workLimit / .milliseconds(1))))
        // By itself the server hands out the first 101 documents and waits to be asked for more.
        options["batchSize"] = .integer(expected > 0 ? expected : 10_000)
        return try withOptions(options) { options in
            try withCollection(collection) { handle in
                guard let cursor = open(handle, options) else {
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
                    throw failure(
                        error, try reply.map { try BSONDocument($0) } ?? [:], action: "\(action) \(collection)")
                }
                return documents
            }
        }
    }
}
