/// What source and target of a copy hold.
public struct SQLCopyReport: Sendable {
    public struct Table: Sendable {
        public let name: String
        public let source: SQLTableSummary
        public let target: SQLTableSummary
    }

    public let tables: [Table]
    /// Why the target cannot take the source's place; nil when everything is equal and it can.
    public let problem: SQLCopyError?
}
