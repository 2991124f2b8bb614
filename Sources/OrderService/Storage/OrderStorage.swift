import Commerce
import DatabaseAccess
import Logging
import SQLDatabase
import ServiceKit

/// The databases of the orders service, open and up to date.
struct OrderStorage: Sendable {
    let store: OrderStore
    let payments: SimulatedPaymentProvider
    let databases: [any SQLDatabase]

    /// Opens them, and makes what is missing. A server that does not answer yet is waited for, 30 s at most.
    ///
    /// - Throws: ``ServiceKit/ConfigurationError`` when the store's currency is not that of the orders there are, or
    ///   ORDERS_DATABASE_URL cannot be understood; `SQLDatabaseError` when the database cannot be used.
    init(_ configuration: PlatformConfiguration, logger: Logger) async throws {
        let database = try OrderStorage.database(configuration)
        var databases = [database]
        do {
            try await database.waitUntilReachable { error in
                logger.warning("\(database.location) does not answer yet", metadata: ["error": .string("\(error)")])
            }
            store = OrderStore(database: database)
            try await store.prepare()
            if let currency = try await store.currency(), currency != configuration.storeCurrency {
                throw ConfigurationError([
                    "STORE_CURRENCY is \(configuration.storeCurrency), but there are orders in \(currency)"
                ])
            }
            // The provider stands for a system elsewhere, whose books are its own; a lost machine is not what it simulates.
            // Where several instances may place orders, all of them must deal with the same provider.
            var books = database
            if !database.dialect.isShared {
                books = try SQLiteDatabase(path: OrderStorage.booksPath(configuration), durability: .process)
                databases.append(books)
            }
            payments = try await SimulatedPaymentProvider(database: books)
        } catch {
            for database in databases { try await database.close() }
            throw error
        }
        self.databases = databases
    }

    /// The simulated payment provider's file, where the orders are not on a server.
    static func booksPath(_ configuration: PlatformConfiguration) -> String {
        configuration.dataDirectory + "/simulated-payments.sqlite"
    }

    private static func database(_ configuration: PlatformConfiguration) throws -> any SQLDatabase {
        do {
            return try SQLDatabaseAddress(configuration.ordersDatabaseURL).open()
        } catch SQLDatabaseError.address(let message) {
            throw ConfigurationError(["ORDERS_DATABASE_URL cannot be used: \(message)"])
        }
    }
}
