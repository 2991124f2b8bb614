import Commerce
import NIOCore

/// Takes the values of a snapshot from its bytes; every value that is not there is ``SnapshotError/damaged``.
struct SnapshotReader {
    private var buffer: ByteBuffer

    init(_ buffer: ByteBuffer) {
        self.buffer = buffer
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(SnapshotError) -> Value {
        guard let value = buffer.readInteger(as: type) else { throw .damaged }
        return value
    }

    mutating func text() throws(SnapshotError) -> String {
        guard let text = buffer.readString(length: Int(try integer(UInt32.self))) else { throw .damaged }
        return text
    }

    mutating func identifier() throws(SnapshotError) -> Identifier {
        Identifier(high: try integer(UInt64.self), low: try integer(UInt64.self))
    }

    /// The nil UUID stands for none.
    mutating func cursor() throws(SnapshotError) -> EventCursor {
        let (epoch, position, event) = (try identifier(), try integer(Int64.self), try identifier())
        return EventCursor(
            epoch: epoch == .nothing ? nil : epoch, position: position, eventId: event == .nothing ? nil : event)
    }

    mutating func bucket() throws(SnapshotError) -> Bucket {
        let index = Int(try integer(UInt8.self))
        guard Granularity.allCases.indices.contains(index) else { throw .damaged }
        return Bucket(granularity: Granularity.allCases[index], number: try integer(Int.self))
    }

    mutating func sketch() throws(SnapshotError) -> HyperLogLog {
        var sketch = HyperLogLog()
        for _ in 0..<(try integer(UInt32.self)) {
            let (register, rank) = (try integer(UInt16.self), try integer(UInt8.self))
            guard register < HyperLogLog.registerCount, rank <= HyperLogLog.highestRank else { throw .damaged }
            sketch.raise(register, to: rank)
        }
        return sketch
    }
}

extension ByteBuffer {
    mutating func write(_ identifier: Identifier) {
        writeInteger(identifier.high)
        writeInteger(identifier.low)
    }

    mutating func write(_ cursor: EventCursor) {
        write(cursor.epoch ?? .nothing)
        writeInteger(cursor.position)
        write(cursor.eventId ?? .nothing)
    }

    mutating func write(_ bucket: Bucket) {
        writeInteger(UInt8(Granularity.allCases.firstIndex(of: bucket.granularity) ?? 0))
        writeInteger(bucket.number)
    }
}
