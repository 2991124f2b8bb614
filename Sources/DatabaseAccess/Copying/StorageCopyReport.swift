/// What source and target of a copy hold.
public struct StorageCopyReport: Sendable {
    public struct Table: Sendable {
        public let name: String
        public let source: StorageSummary
        public let target: StorageSummary

        package init(name: String, source: StorageSummary, target: StorageSummary) {
            self.name = name
            self.source = source
            self.target = target
        }
    }

    public let tables: [Table]
    /// Why the target cannot take the source's place; nil when everything is equal and it can.
    public let problem: StorageCopyError?

    package init(tables: [Table], problem: StorageCopyError?) {
        self.tables = tables
        self.problem = problem
    }
}
