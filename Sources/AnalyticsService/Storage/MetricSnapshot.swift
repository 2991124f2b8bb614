import Commerce
import NIOCore

/// A ``MetricState`` as bytes: compact, quick to read, and refused when anything about it is doubtful.
///
/// Big-endian numbers: a magic number, the format, the fold's version, the time zone; cursor; rows of sums; sketches, as the
/// registers that are set; customers; and a checksum of all before it.
struct MetricSnapshot: Sendable {
    /// The zone whose days the buckets are.
    let timeZone: String

    private static let magic: UInt64 = 0x5441_4C4C_594D_5331
    private static let format: UInt32 = 1

    func bytes(of state: MetricState) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(1_024 + state.buckets.sums.count * 80 + state.customers.count * 24)
        buffer.writeInteger(MetricSnapshot.magic)
        buffer.writeInteger(MetricSnapshot.format)
        buffer.writeInteger(UInt32(Fold.version))
        buffer.writeInteger(UInt32(Metric.allCases.count))
        buffer.writeInteger(UInt32(timeZone.utf8.count))
        buffer.writeString(timeZone)
        buffer.write(state.cursor)
        buffer.writeInteger(UInt64(state.buckets.sums.count))
        for (bucket, row) in state.buckets.sums {
            buffer.write(bucket)
            for sum in row {
                buffer.writeInteger(sum)
            }
        }
        buffer.writeInteger(UInt64(state.buckets.sketches.count))
        for (key, sketch) in state.buckets.sketches {
            buffer.writeInteger(key.metric.rawValue)
            buffer.write(key.bucket)
            let registers = sketch.setRegisters
            buffer.writeInteger(UInt32(registers.count))
            for (register, rank) in registers {
                buffer.writeInteger(register)
                buffer.writeInteger(rank)
            }
        }
        buffer.writeInteger(UInt64(state.customers.count))
        for (id, facts) in state.customers {
            buffer.write(id)
            buffer.writeInteger(facts.paidOrders)
        }
        buffer.writeInteger(MetricSnapshot.checksum(buffer))
        return buffer
    }

    /// The state that `bytes` hold.
    ///
    /// - Throws: ``SnapshotError`` when they are damaged, or were made by another format, fold or time zone.
    func state(from bytes: ByteBuffer) throws(SnapshotError) -> MetricState {
        var buffer = bytes
        guard buffer.readableBytes > 8, let body = buffer.readSlice(length: buffer.readableBytes - 8),
            let checksum = buffer.readInteger(as: UInt64.self), checksum == MetricSnapshot.checksum(body)
        else { throw .damaged }
        var reader = SnapshotReader(body)
        guard try reader.integer(UInt64.self) == MetricSnapshot.magic else { throw .damaged }
        let (format, fold) = (try reader.integer(UInt32.self), try reader.integer(UInt32.self))
        let metrics = Int(try reader.integer(UInt32.self))
        guard format == MetricSnapshot.format, fold == Fold.version, metrics == Metric.allCases.count else {
            throw .otherVersion
        }
        let zone = try reader.text()
        guard zone == timeZone else { throw .otherTimeZone(zone) }
        let cursor = try reader.cursor()
        var sums: [Bucket: [Int]] = [:]
        for _ in 0..<(try reader.integer(UInt64.self)) {
            let bucket = try reader.bucket()
            var row: [Int] = []
            for _ in 0..<metrics {
                row.append(try reader.integer(Int.self))
            }
            sums[bucket] = row
        }
        var sketches: [BucketTable.SketchKey: HyperLogLog] = [:]
        for _ in 0..<(try reader.integer(UInt64.self)) {
            guard let metric = DistinctMetric(rawValue: try reader.integer(UInt8.self)) else { throw .damaged }
            sketches[BucketTable.SketchKey(metric: metric, bucket: try reader.bucket())] = try reader.sketch()
        }
        let count = Int(clamping: try reader.integer(UInt64.self))
        var customers = [Identifier: CustomerFacts](minimumCapacity: min(count, body.readableBytes / 24))
        for _ in 0..<count {
            customers[try reader.identifier()] = CustomerFacts(paidOrders: try reader.integer(Int.self))
        }
        return MetricState(
            cursor: cursor, buckets: BucketTable(sums: sums, sketches: sketches), customers: customers)
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
