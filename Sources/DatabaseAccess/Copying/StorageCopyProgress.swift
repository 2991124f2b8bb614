/// How far a copy is.
public struct StorageCopyProgress: Sendable {
    public enum Stage: Sendable {
        case copying
        /// All rows of both sides are read again and compared.
        case comparing
    }

    public let stage: Stage
    public package(set) var rows: Int
    /// How many there are in the source.
    public let total: Int

    package init(stage: Stage, rows: Int, total: Int) {
        self.stage = stage
        self.rows = rows
        self.total = total
    }
}
