import Commerce

/// Whether the metrics agree with the orders themselves, as `docs/metrics.md` defines it.
struct Verification: Codable, Equatable, Sendable {
    enum Status: String, Codable, Sendable {
        case verified, drifted
        /// Not everything was compared yet since the start, or since the metrics were built again.
        case running
    }

    let status: Status
    /// The position of the orders log at which everything was compared last; left out until then.
    let position: Int64?
    /// All differences between amounts, without sign, in minor units.
    let drift: Int
    /// When that was.
    let verifiedAt: Timestamp?

    /// What can be said of numbers at `cursor`: nothing, when they have not come to what was compared. A store that was put
    /// back to an earlier state has such numbers.
    func at(_ cursor: EventCursor) -> Verification {
        (position ?? 0) <= cursor.position ? self : .running
    }

    static let running = Verification(status: .running, position: nil, drift: 0, verifiedAt: nil)
}
