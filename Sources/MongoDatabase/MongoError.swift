public import DatabaseAccess

/// What a ``MongoDatabase`` throws. No description holds the value of a document, so all of them may be logged.
public enum MongoError: Hashable, Sendable {
    /// The database cannot be used now: not to be reached, not answering in time, without a primary, or closed. It may work
    /// later.
    case unavailable(message: String)
    /// Other transactions were in the way of this one again and again. Nothing of it happened, and it may work later.
    case conflict(message: String)
    /// A unique index has the key already.
    case duplicateKey(message: String)
    /// The server refused a command.
    case command(code: Int, message: String)
    /// A document holds something else than the program expects there.
    case unexpectedValue(field: String, expected: String, found: String)
    /// The database's address cannot be understood.
    case address(message: String)
}

extension MongoError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let message): "MongoDB is not available: \(message)"
        case .conflict(let message): "Other transactions were in the way: \(message)"
        case .duplicateKey(let message): "The key is taken: \(message)"
        case .command(let code, let message): "MongoDB refused a command: \(message) (\(code))"
        case .unexpectedValue(let field, let expected, let found):
            "The field \(field) should hold \(expected), but there is: \(found)"
        case .address(let message): "The address of MongoDB cannot be understood: \(message)"
        }
    }
}

extension MongoError: DatabaseFailure {
    public var isTemporary: Bool {
        switch self {
        case .unavailable, .conflict: true
        case .duplicateKey, .command, .unexpectedValue, .address: false
        }
    }
}
