import Commerce

/// For how long single hours are kept. What is older is told by the day: days hold everything.
struct HourRetention: Sendable {
    /// At least 1: today.
    let days: Int

    /// The first day that can be told by the hour at `now`. It depends on the clock alone, not on what was dropped.
    func firstDay(at now: Timestamp, in calendar: ReportingCalendar) -> CalendarDate {
        calendar.date(of: now).advanced(byDays: 1 - days)
    }

    /// The number of the first hour that must be kept: a day more than is told, since answers may be on their way.
    func firstHour(at now: Timestamp, in calendar: ReportingCalendar) -> Int {
        let start = calendar.start(of: firstDay(at: now, in: calendar).advanced(byDays: -1))
        return calendar.bucket(.hour, of: start).number
    }
}
