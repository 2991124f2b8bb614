import Crypto
package import DatabaseAccess

/// Sums a table up, row by row.
package struct SQLTableDigest {
    private var columns: [String] = []
    private var rows = 0
    private var sums: [Int128?] = []
    private var hash = SHA256()

    package init() {}

    /// - Parameter rows: the next ones in the order of the primary key.
    package mutating func add(_ rows: [SQLRow]) {
        guard let first = rows.first else { return }
        if columns.isEmpty {
            columns = first.columns
            sums = Array(repeating: nil, count: columns.count)
        }
        var bytes: [UInt8] = []
        for row in rows {
            for (place, value) in row.values.enumerated() {
                value.append(to: &bytes)
                if case .integer(let number) = value { sums[place] = (sums[place] ?? 0) + Int128(number) }
            }
        }
        hash.update(data: bytes)
        self.rows += rows.count
    }

    package var summary: StorageSummary {
        StorageSummary(
            rows: rows,
            sums: zip(columns, sums).compactMap { column, sum in
                sum.map { StorageSummary.Sum(column: column, sum: $0) }
            },
            digest: Array(hash.finalize()))
    }
}

extension SQLValue {
    /// Appends type, length and content, so that no two lists of values have the same bytes.
    fileprivate func append(to bytes: inout [UInt8]) {
        func append(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        switch self {
        case .null:
            bytes.append(0)
        case .integer(let number):
            bytes.append(1)
            append(number)
        case .real(let number):
            bytes.append(2)
            append(number.bitPattern)
        case .text(let text):
            bytes.append(3)
            append(text.utf8.count)
            bytes.append(contentsOf: text.utf8)
        case .blob(let blob):
            bytes.append(4)
            append(blob.count)
            bytes.append(contentsOf: blob)
        }
    }
}
