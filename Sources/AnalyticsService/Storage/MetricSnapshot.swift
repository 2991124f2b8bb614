import Commerce
import NIOCore

/// A ``MetricState`` as bytes: compact, quick to read, and refused when anything about it is doubtful.
///
/// Big-endian numbers: a magic number, the format, the fold's version, the time zone; cursor; the texts that members are
/// named by; buckets; customers; product names; the last orders; and a checksum of all before it.
struct MetricSnapshot: Sendable {
    /// The zone whose days the buckets are.
    let timeZone: String
    /// The fold that counted it.
    let foldVersion: Int
    let state: MetricState

    private static let magic: UInt64 = 0x5441_4C4C_594D_5331
    private static let format: UInt32 = 3

    init(timeZone: String, foldVersion: Int = Fold.version, state: MetricState) {
        self.timeZone = timeZone
        self.foldVersion = foldVersion
        self.state = state
    }

    /// The snapshot that `bytes` hold.
    ///
    /// - Throws: ``SnapshotError`` when they are damaged, or of another format. What a fold counted that did not
    ///   know some metric yet has zeros there.
    init(bytes: ByteBuffer) throws(SnapshotError) {
        var buffer = bytes
        guard buffer.readableBytes > 8, let body = buffer.readSlice(length: buffer.readableBytes - 8),
            let checksum = buffer.readInteger(as: UInt64.self), checksum == MetricSnapshot.checksum(body)
        else { throw .damaged }
        var reader = SnapshotReader(body)
        guard try reader.integer(UInt64.self) == MetricSnapshot.magic else { throw .damaged }
        guard try reader.integer(UInt32.self) == MetricSnapshot.format else { throw .otherVersion }
        foldVersion = Int(try reader.integer(UInt32.self))
        timeZone = try reader.text()
        let cursor = try reader.cursor()
        try reader.readTexts()
        var table = BucketTable()
        for _ in 0..<(try reader.count()) {
            table[try reader.bucket()] = try reader.figures()
        }
        let customerCount = try reader.count()
        var customers = [Identifier: CustomerFacts](minimumCapacity: customerCount)
        for _ in 0..<customerCount {
            customers[try reader.identifier()] = CustomerFacts(paidOrders: try reader.integer(Int.self))
        }
        var productNames: [Identifier: String] = [:]
        for _ in 0..<(try reader.count()) {
            productNames[try reader.identifier()] = try reader.text()
        }
        var recentOrders: [RecentOrder] = []
        for _ in 0..<(try reader.count()) {
            recentOrders.append(try reader.recentOrder())
        }
        state = MetricState(
            cursor: cursor, buckets: table, customers: customers, productNames: productNames,
            recentOrders: recentOrders)
    }

    var bytes: ByteBuffer {
        var writer = SnapshotWriter(texts: texts)
        writer.write(MetricSnapshot.magic)
        writer.write(MetricSnapshot.format)
        writer.write(UInt32(foldVersion))
        writer.write(timeZone)
        writer.write(state.cursor)
        writer.writeTexts()
        writer.write(count: Granularity.allCases.reduce(0) { $0 + state.buckets[$1].count })
        for granularity in Granularity.allCases {
            for (number, figures) in state.buckets[granularity] {
                writer.write(Bucket(granularity: granularity, number: number))
                writer.write(figures)
            }
        }
        writer.write(count: state.customers.count)
        for (id, facts) in state.customers {
            writer.write(id)
            writer.write(facts.paidOrders)
        }
        writer.write(count: state.productNames.count)
        for (id, name) in state.productNames {
            writer.write(id)
            writer.write(name)
        }
        writer.write(count: state.recentOrders.count)
        for order in state.recentOrders {
            writer.write(order)
        }
        var buffer = writer.buffer
        buffer.writeInteger(MetricSnapshot.checksum(buffer))
        return buffer
    }

    /// Every text that names a member, once.
    private var texts: [String] {
        var texts: Set<String> = []
        for granularity in Granularity.allCases {
            for figures in state.buckets[granularity].values {
                for case .key(let text) in figures.breakdowns.lazy.flatMap(\.keys) { texts.insert(text) }
            }
        }
        return Array(texts)
    }

    /// 64 bits over all bytes, eight at a time: FNV-1a's step with a rotation, so that high bits reach the low ones.
    private static func checksum(_ buffer: ByteBuffer) -> UInt64 {
        buffer.withUnsafeReadableBytes { bytes in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
            func add(_ word: UInt64) {
                hash = (hash ^ word) &* 0x0000_0100_0000_01B3
                hash = hash << 29 | hash >> 35
            }
            let words = bytes.count / 8
            for index in 0..<words {
                add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)))
            }
            for index in (words * 8)..<bytes.count {
                add(UInt64(bytes[index]))
            }
            return hash
        }
    }
}
