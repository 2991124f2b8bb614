import Commerce
import DatabaseAccess
import Foundation
import Hummingbird
import Logging
import RedisDatabase
public import ServiceKit
import ServiceLifecycle

/// What the orders add up to: reads the orders log, counts it, and answers the dashboard.
public enum AnalyticsService {
    /// The service, with what it counted before its last stop, or what others have counted; ready once the orders log is
    /// counted to its end.
    ///
    /// Redis, if the metrics are there, is waited for, 30 s at most.
    ///
    /// - Throws: ``ServiceKit/ConfigurationError`` when ANALYTICS_STORE_URL cannot be understood; `RedisError`.
    public static func build(_ platform: Platform) async throws -> RunningService {
        let builder = ServiceBuilder(.analytics, platform)
        let calendar = ReportingCalendar(timeZone: platform.configuration.analyticsTimeZone)
        let url = platform.configuration.analyticsStoreURL
        return url == "memory:"
            ? try await inMemory(platform, builder, calendar) : try await onRedis(url, platform, builder, calendar)
    }

    private static func inMemory(
        _ platform: Platform, _ builder: ServiceBuilder, _ calendar: ReportingCalendar
    ) async throws -> RunningService {
        let storage = SnapshotStorage(
            directory: platform.configuration.dataDirectory, calendar: calendar, logger: builder.logger)
        let served = ServedMetrics(storage.initial, at: try await storage.initial.store.cursor())
        let consumer = makeConsumer(platform, builder.logger, storage: storage, served: served)
        try await consumer.rebuild.resume()
        let hub = addRoutes(platform, builder, served: served, rebuild: consumer.rebuild)
        return builder.build(
            storage: "memory, snapshot \(storage.path)", health: Health(checks(of: served)),
            // Stopped in reverse: the last snapshot comes after the last event counted.
            background: [storage, consumer.rebuild, consumer, hub])
    }

    private static func onRedis(
        _ url: String, _ platform: Platform, _ builder: ServiceBuilder, _ calendar: ReportingCalendar
    ) async throws -> RunningService {
        let (database, logger) = (try database(url), builder.logger)
        do {
            try await database.waitUntilReachable { error in
                logger.warning("\(database.location) does not answer yet", metadata: ["error": .string("\(error)")])
            }
            try await RedisEviction.warn(about: database, logger)
            let storage = RedisGenerationStorage(database, calendar: calendar)
            let initial = try await storage.served()
            let served = ServedMetrics(initial, at: try await initial.store.cursor())
            let consumer = SharedConsumer(
                storage: storage, lease: ConsumerLease(database), served: served,
                currency: platform.configuration.storeCurrency, clock: platform.clock, logger: logger
            ) { makeConsumer(platform, logger, storage: storage, served: served) }
            let hub = addRoutes(
                platform, builder, served: served,
                rebuild: SharedRebuild(database: database, calendar: calendar, clock: platform.clock))
            let store = ReadinessCheck("store") { try await database.ping() }
            return builder.build(
                storage: database.location, health: Health([store] + checks(of: served)),
                // Stopped in reverse: the lease is given back before the connections are closed.
                background: [database, consumer, hub])
        } catch {
            try await database.close()
            throw error
        }
    }

    private static func database(_ url: String) throws -> RedisDatabase {
        do {
            return try RedisDatabase(url)
        } catch let error as RedisError {
            throw ConfigurationError(["ANALYTICS_STORE_URL cannot be used. \(error)"])
        }
    }

    private static func makeConsumer(
        _ platform: Platform, _ logger: Logger, storage: any GenerationStorage, served: ServedMetrics
    ) -> OrderFeedConsumer {
        let (configuration, clock) = (platform.configuration, platform.clock)
        let hours = HourRetention(days: configuration.analyticsHourDays)
        let folding = LogFolding(
            feed: HTTPOrderFeed(platform.feed(of: .orders)), currency: configuration.storeCurrency,
            metrics: FeedMetrics(), logger: logger)
        return OrderFeedConsumer(
            folding: folding, served: served,
            rebuild: Rebuild(
                storage: storage, beside: served, folding: folding, hours: hours, clock: clock, logger: logger),
            reconciler: Reconciler(
                orders: HTTPOrderSums(platform.client(for: .orders, isPatient: true)), hours: hours, clock: clock,
                logger: logger), storage: storage, hourDropping: HourDropping(hours, clock: clock), clock: clock,
            logger: logger)
    }

    /// - Returns: the source of the live streams, which has to run.
    private static func addRoutes(
        _ platform: Platform, _ builder: ServiceBuilder, served: ServedMetrics, rebuild: any RebuildControl
    ) -> LiveHub {
        let analytics = builder.router.group("api/analytics")
            .add(middleware: AuthenticationMiddleware(platform.tokenVerifier(), adminsOnly: true))
        let reader = DashboardReader(
            metrics: served, currency: platform.configuration.storeCurrency,
            hours: HourRetention(days: platform.configuration.analyticsHourDays), clock: platform.clock)
        DashboardRoutes(reader: reader).add(to: analytics)
        RebuildRoutes(rebuild: rebuild).add(to: analytics)
        let hub = LiveHub(
            source: TodaysMetrics(metrics: served, clock: platform.clock), clock: platform.clock, logger: builder.logger
        )
        StreamRoutes(hub: hub).add(to: analytics)
        let internals = builder.router.group("internal").add(middleware: ServiceTokenMiddleware(platform.token))
        RebuildRoutes(rebuild: rebuild).add(to: internals)
        return hub
    }

    private static func checks(of served: ServedMetrics) -> [ReadinessCheck] {
        [
            ReadinessCheck("orders_feed") {
                guard served.progress.hasCaughtUp else {
                    throw NotReady("The orders log is not counted to its end yet.")
                }
            },
            ReadinessCheck("store_currency") {
                if let mismatch = served.progress.mismatch { throw NotReady("\(mismatch)") }
            },
        ]
    }
}
