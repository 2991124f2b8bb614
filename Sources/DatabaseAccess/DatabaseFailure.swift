public import Commerce

/// What a client of a database throws.
public protocol DatabaseFailure: TemporaryFailure, Sendable {
    /// The database cannot be used now; it may work later.
    static func unavailable(message: String) -> Self
}
