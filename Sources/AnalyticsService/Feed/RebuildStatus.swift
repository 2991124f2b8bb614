import Commerce

/// How far a rebuild has come, as the API tells it.
struct RebuildStatus: Codable, Equatable, Sendable {
    enum Status: String, Codable, Sendable {
        /// There was none since the start, or, in Redis, since the metrics were begun.
        case idle
        case running, finished
    }

    enum Reason: String, Codable, Sendable {
        /// Somebody asked for it.
        case requested
        /// `ANALYTICS_TIME_ZONE` has changed.
        case timeZone
        /// The program counts in another way than the one that counted what is served.
        case newVersion
        /// The orders log is another one.
        case anotherLog
        /// Hours are to be told that are not kept: `ANALYTICS_HOUR_DAYS` has grown.
        case hours
        /// The store holds something else than was put there.
        case damaged
        /// The program ended before an earlier one was finished.
        case unfinished
    }

    private(set) var status = Status.idle
    private(set) var reason: Reason?
    /// Whose days are counted.
    let timeZone: String
    /// How far the log is counted, and where it ended then.
    private(set) var position: Int64 = 0
    private(set) var head: Int64 = 0
    private(set) var startedAt: Timestamp?
    private(set) var finishedAt: Timestamp?
    /// On how many days the new metrics differed from those served before; left out when they could not be compared.
    private(set) var daysThatDiffer: Int?

    init(timeZone: String) {
        self.timeZone = timeZone
    }

    mutating func begin(_ reason: Reason, at time: Timestamp) {
        self = RebuildStatus(timeZone: timeZone)
        status = .running
        self.reason = reason
        startedAt = time
    }

    mutating func reached(_ position: Int64, of head: Int64) {
        self.position = position
        self.head = head
    }

    mutating func finish(at time: Timestamp, position: Int64, differences: Int?) {
        status = .finished
        reached(position, of: position)
        finishedAt = time
        daysThatDiffer = differences
    }
}
