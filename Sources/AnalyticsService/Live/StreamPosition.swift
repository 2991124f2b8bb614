import Commerce

/// The id of a message of the stream: which log it is about, and how far that was counted. Written `EPOCH-POSITION`.
struct StreamPosition: Hashable, Sendable, LosslessStringConvertible {
    let epoch: Identifier
    let position: Int64

    init(_ reading: LiveReading) {
        epoch = reading.epoch ?? .nothing
        position = reading.position
    }

    init?(_ description: String) {
        guard let dash = description.lastIndex(of: "-"), let epoch = Identifier(description[..<dash]),
            let position = Int64(description[dash...].dropFirst()), position >= 0
        else { return nil }
        self.epoch = epoch
        self.position = position
    }

    var description: String { "\(epoch)-\(position)" }
}
