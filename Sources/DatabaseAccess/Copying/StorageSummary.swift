/// What a table holds, in numbers that differ when any of its values does.
public struct StorageSummary: Sendable, Hashable {
    public struct Sum: Sendable, Hashable {
        public let column: String
        public let sum: Int128

        package init(column: String, sum: Int128) {
            self.column = column
            self.sum = sum
        }
    }

    public let rows: Int
    /// The sum of each column that holds whole numbers. 128 bits are enough for any.
    public let sums: [Sum]
    /// The SHA-256 of all values in the order of the key.
    public let digest: [UInt8]

    package init(rows: Int, sums: [Sum], digest: [UInt8]) {
        self.rows = rows
        self.sums = sums
        self.digest = digest
    }
}
