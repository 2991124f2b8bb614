import Commerce
import Foundation
import Hummingbird
public import ServiceKit

/// What the orders add up to: reads the orders log, counts it, and answers the dashboard.
public enum AnalyticsService {
    /// The service, with what it counted before its last stop; ready once it has counted the orders log to its end.
    public static func build(_ platform: Platform) async throws -> RunningService {
        let configuration = platform.configuration
        let builder = ServiceBuilder(.analytics, platform)
        let calendar = ReportingCalendar(timeZone: configuration.analyticsTimeZone)
        let file = SnapshotFile(path: configuration.dataDirectory + "/analytics.snapshot")
        let snapshots = SnapshotWriter(
            file, MetricSnapshot(timeZone: calendar.timeZone.identifier), logger: builder.logger)
        let store = snapshots.metricStore
        let progress = FeedProgress(at: try await store.cursor())
        let consumer = OrderFeedConsumer(
            feed: HTTPOrderFeed(platform.feed(of: .orders)), store: store, fold: Fold(calendar: calendar),
            progress: progress, clock: platform.clock, metrics: FeedMetrics(), logger: builder.logger)
        let reader = DashboardReader(
            store: store, progress: progress, calendar: calendar, currency: configuration.storeCurrency,
            clock: platform.clock)
        let analytics = builder.router.group("api/analytics")
            .add(middleware: AuthenticationMiddleware(platform.tokenVerifier(), adminsOnly: true))
        DashboardRoutes(reader: reader, progress: progress).add(to: analytics)
        let caughtUp = ReadinessCheck("orders_feed") {
            guard progress.hasCaughtUp else { throw NotReady("The orders log is not counted to its end yet.") }
        }
        return builder.build(
            storage: "memory, snapshot \(file.path)", health: Health([caughtUp]),
            // Stopped in reverse: the last snapshot comes after the last event counted.
            background: [snapshots, consumer])
    }
}
