import Commerce
import SQLDatabase
import ServiceKit

/// The databases of the orders service, open and up to date.
struct OrderStorage: Sendable {
    let store: OrderStore
    let payments: SimulatedPaymentProvider
    let databases: [SQLiteDatabase]

    /// Opens them, and makes them when they are missing.
    ///
    /// - Throws: ``ServiceKit/ConfigurationError`` when the store's currency is not that of the orders there are.
    init(_ configuration: PlatformConfiguration) async throws {
        let database = try SQLiteDatabase(path: configuration.ordersDatabasePath)
        store = OrderStore(database: database)
        try await store.prepare()
        if let currency = try await store.currency(), currency != configuration.storeCurrency {
            throw ConfigurationError([
                "STORE_CURRENCY is \(configuration.storeCurrency), but there are orders in \(currency)"
            ])
        }
        // The provider stands for a system elsewhere, whose books are its own; a lost machine is not what it simulates.
        let books = try SQLiteDatabase(
            path: configuration.dataDirectory + "/simulated-payments.sqlite", durability: .process)
        payments = try await SimulatedPaymentProvider(database: books)
        databases = [database, books]
    }
}
