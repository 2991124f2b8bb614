/// One change of an `update` command.
public struct MongoUpdate: Hashable, Sendable {
    /// Which document is changed, the first one that matches.
    public let filter: BSONDocument
    /// Operators such as `$set`, a whole document, or an array of stages.
    public let change: BSONValue
    /// Whether a document is made when none matches.
    public let inserts: Bool
    /// Whether all documents that match are changed.
    public let changesAll: Bool

    public init(
        _ filter: BSONDocument, _ change: BSONValue, insertingIfMissing inserts: Bool = false,
        all changesAll: Bool = false
    ) {
        self.filter = filter
        self.change = change
        self.inserts = inserts
        self.changesAll = changesAll
    }

    var document: BSONValue {
        ["q": .document(filter), "u": change, "upsert": .bool(inserts), "multi": .bool(changesAll)]
    }
}

/// What an `update` command came to, all its changes together.
public struct MongoUpdateCounts: Hashable, Sendable {
    /// Documents that matched, or were made.
    public let matched: Int
    /// Documents that are different now; those made are not among them.
    public let modified: Int
}
