import Commerce

/// The numbers of the live stream, from the metrics that are served.
struct TodaysMetrics: LiveSource {
    let metrics: ServedMetrics
    let clock: WallClock

    func reading() async throws -> LiveReading {
        let moment = metrics.moment
        let served = moment.generation
        let today = served.calendar.date(of: clock.now)
        let reading = try await served.store.reading(
            of: [MetricQuery([Bucket(day: today)], Totals.parts)], recentOrders: RecentOrder.kept)
        return LiveReading(
            epoch: reading.cursor.epoch, position: reading.cursor.position,
            asOf: moment.drained.flatMap { $0.isPart(of: reading.cursor) ? $0.instant : nil }, date: today,
            timeZone: served.calendar.name, totals: Totals(reading.figures[0]), orders: reading.recentOrders,
            verification: moment.verification.at(reading.cursor))
    }

    func waitForChange(after position: Int64, timeout: Duration) async throws {
        _ = try await metrics.progress.wait(for: position + 1, timeout: timeout)
    }
}
