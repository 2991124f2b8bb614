import Commerce

/// How fresh an answer is.
struct Freshness: Encodable, Sendable {
    /// The last instant at which everything in the orders log was counted; left out until that was so once.
    let asOf: Timestamp?
    /// The position of the orders log up to which everything is counted.
    let position: Int64
    /// The same for each log that is read.
    let positions: Positions
    /// The milliseconds since `asOf`.
    let lagMs: Int?

    struct Positions: Encodable, Sendable {
        let orders: Int64
    }

    init(asOf: Timestamp?, position: Int64, now: Timestamp) {
        self.asOf = asOf
        self.position = position
        positions = Positions(orders: position)
        lagMs = asOf.map { max(0, Int(now.milliseconds - $0.milliseconds)) }
    }
}
