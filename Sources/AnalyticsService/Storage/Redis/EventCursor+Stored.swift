import Commerce

/// Cursors as text that is compared as a whole: epoch, position and event id, with a dash for none.
extension EventCursor {
    var stored: String {
        "\(epoch.map { "\($0)" } ?? "-") \(position) \(eventId.map { "\($0)" } ?? "-")"
    }

    /// Nil for what is no cursor.
    init?(stored text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let position = Int64(parts[1]) else { return nil }
        func identifier(_ part: Substring) -> Identifier?? { part == "-" ? .some(nil) : Identifier(part) }
        guard let epoch = identifier(parts[0]), let eventId = identifier(parts[2]) else { return nil }
        self.init(epoch: epoch, position: position, eventId: eventId)
        guard stored == text else { return nil }
    }
}
