/// An array of MessagePack whose length is known in the end.
struct MessagePackArray: Sendable {
    private(set) var count = 0
    private var elements = MessagePackWriter()

    /// Appends the element that `write` writes.
    mutating func append(_ write: (inout MessagePackWriter) -> Void) {
        count += 1
        write(&elements)
    }

    func write(to writer: inout MessagePackWriter) {
        writer.beginArray(count)
        writer.append(elements.bytes)
    }
}
