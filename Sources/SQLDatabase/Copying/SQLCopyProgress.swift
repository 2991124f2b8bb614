/// How far a copy is.
public struct SQLCopyProgress: Sendable {
    public enum Stage: Sendable {
        case copying
        /// All rows of both sides are read again and compared.
        case comparing
    }

    public let stage: Stage
    public internal(set) var rows: Int
    /// How many there are in the source.
    public let total: Int
}
