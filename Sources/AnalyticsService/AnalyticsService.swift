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
        let storage = SnapshotStorage(
            directory: configuration.dataDirectory,
            calendar: ReportingCalendar(timeZone: configuration.analyticsTimeZone), logger: builder.logger)
        let served = ServedMetrics(storage.initial, at: try await storage.initial.store.cursor())
        let folding = LogFolding(
            feed: HTTPOrderFeed(platform.feed(of: .orders)), currency: configuration.storeCurrency,
            metrics: FeedMetrics(), logger: builder.logger)
        let rebuild = Rebuild(storage: storage, folding: folding, clock: platform.clock, logger: builder.logger)
        let reconciler = Reconciler(
            orders: HTTPOrderSums(platform.client(for: .orders, isPatient: true)), clock: platform.clock,
            logger: builder.logger)
        let consumer = OrderFeedConsumer(
            folding: folding, served: served, rebuild: rebuild, reconciler: reconciler, clock: platform.clock,
            logger: builder.logger)

        let analytics = builder.router.group("api/analytics")
            .add(middleware: AuthenticationMiddleware(platform.tokenVerifier(), adminsOnly: true))
        let reader = DashboardReader(metrics: served, currency: configuration.storeCurrency, clock: platform.clock)
        DashboardRoutes(reader: reader).add(to: analytics)
        RebuildRoutes(rebuild: rebuild).add(to: analytics)
        let hub = LiveHub(
            source: TodaysMetrics(metrics: served, clock: platform.clock), clock: platform.clock, logger: builder.logger
        )
        StreamRoutes(hub: hub).add(to: analytics)
        let internals = builder.router.group("internal").add(middleware: ServiceTokenMiddleware(platform.token))
        RebuildRoutes(rebuild: rebuild).add(to: internals)

        let caughtUp = ReadinessCheck("orders_feed") {
            guard served.progress.hasCaughtUp else { throw NotReady("The orders log is not counted to its end yet.") }
        }
        let currency = ReadinessCheck("store_currency") {
            if let mismatch = served.progress.mismatch { throw NotReady("\(mismatch)") }
        }
        return builder.build(
            storage: "memory, snapshot \(storage.path)", health: Health([caughtUp, currency]),
            // Stopped in reverse: the last snapshot comes after the last event counted.
            background: [storage, rebuild, consumer, hub])
    }
}
