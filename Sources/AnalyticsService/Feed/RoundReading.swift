import Commerce

/// What the metrics say of the days of a round, all at one cursor.
struct RoundReading: Sendable {
    let cursor: EventCursor
    /// What was counted in each stretch, in their order.
    let sums: [SalesSums]
    /// Of each day and month, days first, where it does not agree with its parts.
    let differences: [(part: ComparedPart, difference: SumsDifference?)]

    /// - Parameter firstHourlyDay: days before it have no hours to be compared with.
    init(
        of stretches: [Stretch], months: [Stretch], firstHourlyDay: Int, in generation: Generation
    ) async throws {
        let known = try await generation.store.days()
        func days(in stretch: Stretch) -> [Bucket] {
            known.filter(stretch.contains).map { Bucket(granularity: .day, number: $0) }
        }
        let single = stretches.compactMap(\.singleDay)
        var queries = stretches.map { MetricQuery(days(in: $0), [.sums, .breakdowns]) }
        for number in single {
            let date = CalendarDate(daysSince1970: number)
            queries += [
                MetricQuery([Bucket(day: date)], [.sums, .breakdowns, .distributions]),
                MetricQuery(generation.calendar.hours(in: date...date), .sums),
            ]
        }
        for month in months {
            let bucket = month.first.map(Bucket.init(monthOfDay:))
            queries += [MetricQuery(bucket.map { [$0] } ?? [], .all), MetricQuery(days(in: month), .all)]
        }
        let reading = try await generation.store.reading(of: queries)
        cursor = reading.cursor
        sums = reading.figures.prefix(stretches.count).map(SalesSums.init)
        let figures = reading.figures
        func pair(_ index: Int) -> (BucketFigures, BucketFigures) {
            let place = stretches.count + 2 * index
            return (figures[place], figures[place + 1])
        }
        let ofDays = single.enumerated().map { index, day in
            let (figures, hours) = pair(index)
            return (ComparedPart.day(day), SumsDifference(day: figures, hours: day < firstHourlyDay ? nil : hours))
        }
        let ofMonths = months.enumerated().map { index, month in
            let (figures, days) = pair(single.count + index)
            return (ComparedPart.month(month), SumsDifference(month: figures, days: days))
        }
        differences = ofDays + ofMonths
    }
}
