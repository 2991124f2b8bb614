import RedisDatabase

/// Each of these adds what is stored; and adds a part of it, or nothing, and answers false when that is damaged.
extension BucketFigures {
    mutating func add(storedSums value: RedisValue) -> Bool {
        guard case .bytes(let bytes) = value else { return value == .null }
        guard let row = StoredRow(bytes, most: Metric.allCases.count) else { return false }
        for (index, metric) in Metric.allCases.prefix(row.count).enumerated() { add(row[index], to: metric) }
        return true
    }

    /// - Parameter values: fields and rows in turn.
    mutating func add(storedSales values: [RedisValue]) -> Bool {
        BucketFigures.eachPair(of: values) { field, row in
            guard let (breakdown, member) = Member.stored(field), let row = StoredRow(row, most: 3), row.count == 3
            else {
                return false
            }
            add(SalesFigures(sales: row[0], orders: row[1], units: row[2]), to: member, of: breakdown)
            return true
        }
    }

    /// - Parameter values: numbers and rows in turn.
    mutating func add(storedCounts values: [RedisValue], of distribution: Distribution) -> Bool {
        BucketFigures.eachPair(of: values) { number, row in
            guard let number = Int(String(decoding: number, as: UTF8.self)), BinRows.numbers.contains(number),
                let row = StoredRow(row, most: BinRows.width)
            else { return false }
            for column in 0..<row.count where row[column] != 0 {
                let bin = BinRows.bin(row: number, column: column)
                guard bin <= DDSketch.lastBin else { return false }
                add(row[column], toBin: bin, of: distribution)
            }
            return true
        }
    }

    mutating func add(storedSketch value: RedisValue, of metric: DistinctMetric) -> Bool {
        guard case .bytes(let bytes) = value else { return value == .null }
        return change(metric) { $0.formUnion(stored: bytes) }
    }

    /// Whether `values` are pairs of bytes, each of which `body` takes.
    private static func eachPair(of values: [RedisValue], _ body: ([UInt8], [UInt8]) -> Bool) -> Bool {
        guard values.count.isMultiple(of: 2) else { return false }
        return stride(from: 0, to: values.count, by: 2).allSatisfy { index in
            guard case .bytes(let field) = values[index], case .bytes(let row) = values[index + 1] else { return false }
            return body(field, row)
        }
    }
}
