/// What a table holds, in numbers that differ when any of its values does.
public struct SQLTableSummary: Sendable, Hashable {
    public struct Sum: Sendable, Hashable {
        public let column: String
        public let sum: Int128
    }

    public let rows: Int
    /// The sum of each column that holds whole numbers. 128 bits are enough for any.
    public let sums: [Sum]
    /// The SHA-256 of all values in the order of the primary key.
    public let digest: [UInt8]
}
