import NIOCore

/// A message of `text/event-stream`, as the HTML standard defines it.
struct ServerSentEvent {
    let event: String
    /// What a listener that comes back sends as `Last-Event-ID`.
    let id: String
    /// One line.
    let data: [UInt8]
    /// After how many milliseconds a listener that was cut off should come back; nil to leave that as it is.
    var retry: Int?

    var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(data.count + 128)
        if let retry { buffer.writeString("retry: \(retry)\n") }
        buffer.writeString("event: \(event)\nid: \(id)\ndata: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
        return buffer
    }

    /// A comment, which listeners pass over: it tells them, and everything on the way to them, that the stream is alive.
    static let heartbeat = ByteBuffer(string: ": heartbeat\n\n")
}
