import Commerce

/// Increments as ``ApplyScript`` reads them: rows that are added, registers that are raised, and commands for all that replaces
/// or follows what is there.
struct EncodedIncrements {
    let keys: MetricKeys
    private var rows = MessagePackArray()
    private var sketches = MessagePackArray()
    var commands = MessagePackArray()

    init(_ increments: Increments, _ keys: MetricKeys) {
        self.keys = keys
        for granularity in Granularity.allCases {
            let buckets = increments.buckets[granularity].map {
                (bucket: Bucket(granularity: granularity, number: $0.key), figures: $0.value)
            }
            for (key, buckets) in Dictionary(grouping: buckets, by: { keys.sums(of: $0.bucket) }) {
                add(buckets, to: key) { $1.add($0.figures.sums, to: $0.bucket.number) }
            }
            // Hours have sums alone.
            for (bucket, figures) in buckets where granularity != .hour {
                addSales(figures, to: bucket)
                addDistributions(figures, to: bucket)
                raiseSketches(figures, of: bucket)
            }
        }
        note(hours: increments.buckets[.hour].keys)
        replaceFacts(increments)
        append(increments.recentOrders)
    }

    var bytes: [UInt8] {
        var writer = MessagePackWriter()
        writer.beginArray(3)
        for array in [rows, sketches, commands] { array.write(to: &writer) }
        return writer.bytes
    }

    private mutating func addSales(_ figures: BucketFigures, to bucket: Bucket) {
        let key = keys.sales(of: bucket)
        for breakdown in Breakdown.allCases {
            add(figures[breakdown], to: key) { element, added in
                let (member, sales) = element
                added.add([sales.sales, sales.orders, sales.units]) { $0.write(member, of: breakdown) }
            }
        }
    }

    private mutating func addDistributions(_ figures: BucketFigures, to bucket: Bucket) {
        for distribution in Distribution.allCases {
            var counts: [Int: [Int]] = [:]
            for (bin, count) in figures[distribution].bins {
                let (row, column) = BinRows.place(of: bin)
                counts[row, default: [Int](repeating: 0, count: BinRows.width)][column] = count
            }
            add(counts, to: keys.counts(of: distribution, bucket)) { $1.add($0.value, to: $0.key) }
        }
    }

    /// Adds rows to fields of one hash, in as many parts as it takes.
    private mutating func add<Element>(
        _ elements: some Sequence<Element>, to key: String, _ add: (Element, inout AddedRows) -> Void
    ) {
        var added = AddedRows()
        for element in elements {
            add(element, &added)
            if added.isFull {
                rows.append { added.write(key: key, to: &$0) }
                added = AddedRows()
            }
        }
        if !added.isEmpty { rows.append { added.write(key: key, to: &$0) } }
    }

    private mutating func raiseSketches(_ figures: BucketFigures, of bucket: Bucket) {
        for metric in DistinctMetric.allCases {
            let registers = figures[metric].setRegisters
            if registers.isEmpty { continue }
            sketches.append { writer in
                writer.beginArray(2)
                writer.write(keys.sketch(of: metric, bucket))
                writer.beginString(registers.count * HyperLogLog.storedEntrySize)
                for (register, rank) in registers {
                    writer.append(register)
                    writer.append(rank)
                }
            }
        }
    }
}
