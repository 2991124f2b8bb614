/// When a client sent its requests of the last minute, counted by seconds.
///
/// At most one entry a second, so 61 however many requests there are.
struct RequestCounts {
    /// Requests that came in one second of the clock. They are forgotten together, a minute after the last of them.
    private struct Second {
        /// Milliseconds.
        var last: Int64
        var count: Int
    }

    private var seconds: [Second] = []
    private var total = 0

    /// Counts one request at `milliseconds` when there are fewer than `limit` in the window that ends there.
    ///
    /// No span of a window's length ever has more than `limit`. A clock that goes back counts as one that stands.
    mutating func take(at milliseconds: Int64, limit: Int) -> RateLimitDecision {
        let now = max(milliseconds, seconds.last?.last ?? milliseconds)
        let window = Int64(RateLimitPolicy.window) * 1_000
        forget(until: now - window)
        let isAllowed = total < limit
        if isAllowed {
            total += 1
            if let newest = seconds.last, newest.last / 1_000 == now / 1_000 {
                seconds[seconds.count - 1] = Second(last: now, count: newest.count + 1)
            } else {
                seconds.append(Second(last: now, count: 1))
            }
        }
        let oldest = seconds.first?.last ?? now
        return RateLimitDecision(
            isAllowed: isAllowed, remaining: limit - total, secondsToMore: Int((oldest + window - now + 999) / 1_000))
    }

    private mutating func forget(until end: Int64) {
        guard let oldest = seconds.first, oldest.last <= end else { return }
        let gone = seconds.prefix { $0.last <= end }
        total -= gone.reduce(0) { $0 + $1.count }
        seconds.removeFirst(gone.count)
    }
}
