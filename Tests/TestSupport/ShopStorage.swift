/// Where a shop under test keeps its data.
public enum ShopStorage: String, CaseIterable, Sendable {
    /// In its data directory.
    case embedded
    /// Users in MariaDB, products in MongoDB, orders in PostgreSQL, analytics and the gateway's counts in Redis. A test on
    /// them is skipped where there is no MongoDB.
    case servers

    /// How soon after a start nothing is half-done any more, for clients that try one order after the other: 30 s; on servers
    /// longer, since a MongoDB may keep the documents of a killed client's transaction for a minute, and not every one lets
    /// the tests limit that to 10 s. Meanwhile each try takes seconds.
    public var recoveryTime: Duration {
        switch self {
        case .embedded: .seconds(30)
        case .servers: .seconds(180)
        }
    }

    /// The settings of a shop with new databases, on the servers that all tests share.
    public func settings() async throws -> [String: String] {
        switch self {
        case .embedded: [:]
        case .servers:
            // First the one that may be missing.
            try await ShopStorage.settings(
                products: MongoDBServer.shared().makeDatabase(), orders: PostgreSQLServer.shared().makeDatabase(),
                users: MariaDBServer.shared().makeDatabase(), redis: RedisServer.shared().makeDatabase())
        }
    }

    /// Servers for one test alone, which may kill those that survive it, and the settings of a shop with its data there. They
    /// keep what they have acknowledged.
    public func ownServers() async throws -> (servers: [any TestServer], settings: [String: String]) {
        switch self {
        case .embedded: return ([], [:])
        case .servers:
            // First the one that may be missing.
            let mongoDB = try await MongoDBServer.make()
            let (postgreSQL, mariaDB) = (try PostgreSQLServer(), try MariaDBServer())
            let redis = try RedisServer(isDurable: true)
            let servers: [any TestServer] = [mongoDB, postgreSQL, mariaDB, redis]
            _ = try await together(servers.count) { try await servers[$0].start() }
            return (
                servers,
                try await ShopStorage.settings(
                    products: mongoDB.makeDatabase(), orders: postgreSQL.makeDatabase(),
                    users: mariaDB.makeDatabase(), redis: redis.makeDatabase())
            )
        }
    }

    private static func settings(
        products: String, orders: String, users: String, redis: String
    ) -> [String: String] {
        [
            "PRODUCTS_DATABASE_URL": products, "ORDERS_DATABASE_URL": orders, "USERS_DATABASE_URL": users,
            "ANALYTICS_STORE_URL": redis, "RATE_LIMIT_STORE_URL": redis,
        ]
    }
}
