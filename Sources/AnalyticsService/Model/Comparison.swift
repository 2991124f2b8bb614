import Commerce

/// The totals of an earlier range, and by how much those of the dashboard differ.
struct Comparison: Encodable, Sendable {
    /// Which earlier range.
    enum Kind: String, Sendable, CaseIterable {
        /// The days just before, as many.
        case previous
        /// The same days one year before; 28 February for 29 February.
        case year

        func dates(before dates: ClosedRange<CalendarDate>) -> ClosedRange<CalendarDate> {
            switch self {
            case .previous:
                let last = dates.lowerBound.advanced(byDays: -1)
                return last.advanced(byDays: 1 - dates.dayCount)...last
            case .year:
                return dates.lowerBound.oneYearEarlier...dates.upperBound.oneYearEarlier
            }
        }
    }

    struct Range: Encodable, Sendable {
        let from: CalendarDate
        let to: CalendarDate
    }

    let range: Range
    let totals: Totals
    /// For each total (now − then) / |then| with four decimals; left out where then was 0.
    let changes: [String: Double]

    init(of now: Totals, with then: Totals, on dates: ClosedRange<CalendarDate>) {
        range = Range(from: dates.lowerBound, to: dates.upperBound)
        totals = then
        changes = zip(now.members, then.members).reduce(into: [:]) { changes, pair in
            let (now, then) = (pair.0.value, pair.1.value)
            guard then != 0 else { return }
            changes[pair.0.name] = ((now - then) / abs(then) * 10_000).rounded() / 10_000
        }
    }
}
