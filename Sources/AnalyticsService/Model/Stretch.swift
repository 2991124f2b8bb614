import Commerce

/// Days that follow each other, by their numbers; open to one side or both where there is no end.
struct Stretch: Hashable, Sendable, CustomStringConvertible {
    let first: Int?
    let last: Int?

    /// Each of `days` for itself; and, since orders may be missing where nothing was counted, the stretch between it and the
    /// one before among `known`, the one before the first, and the one after the last.
    static func all(of days: Set<Int>, among known: [Int]) -> [Stretch] {
        guard !known.isEmpty else { return [Stretch(first: nil, last: nil)] }
        var stretches: [Stretch] = []
        for (index, day) in known.enumerated() where days.contains(day) {
            let previous = index > 0 ? known[index - 1] : nil
            if previous != day - 1 { stretches.append(Stretch(first: previous.map { $0 + 1 }, last: day - 1)) }
            stretches.append(Stretch(first: day, last: day))
            if index == known.count - 1 { stretches.append(Stretch(first: day + 1, last: nil)) }
        }
        return stretches
    }

    func contains(_ day: Int) -> Bool {
        (first ?? .min) <= day && day <= (last ?? .max)
    }

    /// Its only day; nil when it has more.
    var singleDay: Int? { first == last ? first : nil }

    func period(in calendar: ReportingCalendar) -> Period {
        Period(
            from: first.map { calendar.start(of: CalendarDate(daysSince1970: $0)) },
            to: last.map { calendar.start(of: CalendarDate(daysSince1970: $0 + 1)) })
    }

    var description: String {
        let (from, to) = (first.map(CalendarDate.init(daysSince1970:)), last.map(CalendarDate.init(daysSince1970:)))
        if let from, from == to { return "\(from)" }
        return "\(from.map { "\($0)" } ?? "")…\(to.map { "\($0)" } ?? "")"
    }
}
