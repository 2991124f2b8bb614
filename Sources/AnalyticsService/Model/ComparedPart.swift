import Commerce

/// A part of the metrics that is compared as one.
enum ComparedPart: Hashable, Sendable {
    /// Days with what the orders add up to.
    case orders(Stretch)
    /// A day, by its number, with its own hours and lists.
    case day(Int)
    /// A month with its days.
    case month(Stretch)

    /// The days it is about.
    var stretch: Stretch {
        switch self {
        case .orders(let stretch), .month(let stretch): stretch
        case .day(let number): Stretch(first: number, last: number)
        }
    }
}

extension Stretch {
    /// The month that the day with this number lies in.
    init(monthOfDay number: Int) {
        let day = CalendarDate(daysSince1970: number)
        self.init(first: number - day.day + 1, last: day.lastOfMonth.daysSince1970)
    }
}
