/// The days that have to be compared with the orders, first those whose turn came first: a day that changes all the time
/// must not keep the others waiting.
struct ComparisonQueue: Sendable {
    /// A day that changed since it was compared last, or was never compared.
    struct Entry: Equatable, Sendable {
        let day: Int
        /// The position of the log up to which what was compared of the day is all there is; nil when it was never compared.
        var comparedTo: Int64?
    }

    /// Nil before the first round.
    private var entries: [Entry]?

    var days: [Int] { entries?.map(\.day) ?? [] }

    var isEmpty: Bool { entries?.isEmpty ?? false }

    /// Queues all days, the last first, before the first round; does nothing later.
    mutating func begin(with known: [Int]) {
        if entries == nil { entries = known.reversed().map { Entry(day: $0, comparedTo: nil) } }
    }

    /// Events after `position` have changed these days. Those that wait already keep their place and what is said of them.
    mutating func note(changed days: Set<Int>, after position: Int64) {
        guard let known = entries else { return }
        let new = days.subtracting(known.map(\.day)).sorted()
        entries = known + new.map { Entry(day: $0, comparedTo: position) }
    }

    /// Takes these days out, since they are being compared.
    mutating func take(_ days: Set<Int>) -> [Entry] {
        let taken = (entries ?? []).filter { days.contains($0.day) }
        entries?.removeAll { days.contains($0.day) }
        return taken
    }

    /// Puts days back in their place, which could not be compared after all.
    mutating func giveBack(_ taken: [Entry]) {
        let days = Set(taken.map(\.day))
        entries = taken + (entries ?? []).filter { !days.contains($0.day) }
    }

    /// The position up to which every event was compared, when the days that do not wait are compared to `position`; nil while
    /// some day was never compared.
    func comparedTo(_ position: Int64) -> Int64? {
        guard let entries else { return nil }
        var least = position
        for entry in entries {
            guard let comparedTo = entry.comparedTo else { return nil }
            least = min(least, comparedTo)
        }
        return least
    }
}
