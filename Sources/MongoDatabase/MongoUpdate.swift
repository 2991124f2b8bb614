/// One change among those of ``MongoConnection/update(_:_:)``.
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

    /// The change as libmongoc takes it, stages as fields with their numbers.
    ///
    /// - Throws: ``MongoError/command(code:message:)`` when it is none of the three.
    var changeDocument: BSONDocument {
        get throws {
            switch change {
            case .document(let document): return document
            case .array(let stages) where !stages.isEmpty:
                return BSONDocument(stages.enumerated().map { (String($0), $1) })
            default:
                throw MongoError.command(code: 9, message: "a change is a document or stages, not \(change.typeName)")
            }
        }
    }
}

/// What became of an array of ``MongoUpdate``, all its changes together.
public struct MongoUpdateCounts: Hashable, Sendable {
    /// Documents that matched, or were made.
    public let matched: Int
    /// Documents that are different now; those made are not among them.
    public let modified: Int
}
