import Commerce

/// At an instant, a log ended at a cursor, and everything up to there was counted.
struct DrainedLog: Codable, Equatable, Sendable {
    let instant: Timestamp
    let cursor: EventCursor

    /// Whether numbers at `later` hold everything that was counted then; not so when they are of another log.
    func isPart(of later: EventCursor) -> Bool {
        cursor.position == 0 || cursor.epoch == later.epoch && cursor.position <= later.position
    }
}
