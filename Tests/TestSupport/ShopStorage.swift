/// Where a shop under test keeps its users and its orders.
public enum ShopStorage: String, CaseIterable, Sendable {
    /// In its data directory.
    case embedded
    /// Orders in PostgreSQL, users in MariaDB.
    case servers

    /// The settings of a shop with new databases, on the servers that all tests share.
    public func settings() async throws -> [String: String] {
        switch self {
        case .embedded: [:]
        case .servers:
            try await ShopStorage.settings(
                orders: PostgreSQLServer.shared().makeDatabase(), users: MariaDBServer.shared().makeDatabase())
        }
    }

    /// Database servers for one test alone, which may kill them, and the settings of a shop with its data there.
    public func ownServers() async throws -> (servers: [any DatabaseServer], settings: [String: String]) {
        switch self {
        case .embedded: return ([], [:])
        case .servers:
            let (postgreSQL, mariaDB) = (try PostgreSQLServer(), try MariaDBServer())
            async let started: Void = postgreSQL.start()
            try await mariaDB.start()
            try await started
            return (
                [postgreSQL, mariaDB],
                try await ShopStorage.settings(
                    orders: postgreSQL.makeDatabase(), users: mariaDB.makeDatabase())
            )
        }
    }

    private static func settings(orders: String, users: String) -> [String: String] {
        ["ORDERS_DATABASE_URL": orders, "USERS_DATABASE_URL": users]
    }
}
