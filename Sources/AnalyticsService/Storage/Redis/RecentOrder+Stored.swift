import Commerce
import NIOCore

/// An order as an element of a list: the bytes it has in a snapshot.
extension RecentOrder {
    var stored: [UInt8] {
        var writer = SnapshotWriter(texts: [])
        writer.write(self)
        return Array(writer.buffer.readableBytesView)
    }

    /// - Throws: ``SnapshotError`` for what is no order.
    init(stored bytes: [UInt8]) throws(SnapshotError) {
        var reader = SnapshotReader(ByteBuffer(bytes: bytes))
        self = try reader.recentOrder()
    }
}
