import Commerce
import DatabaseAccess
import Foundation
import ServiceKit
import TestSupport
import Testing

@testable import OrderService
@testable import SQLDatabase

@Suite struct OrderCopyTests {
    @Test func everyTableIsCopiedInTheOrderOfItsKey() async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLDatabaseAddress("sqlite:\(directory.path)/all.sqlite").open()
        try await OrderStore(database: database).prepare()
        _ = try await SimulatedPaymentProvider(database: database)
        let keys = try await database.read { connection in
            try connection.query(
                """
                SELECT t.name || ' ' || c.name AS name FROM sqlite_master t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND c.pk > 0 ORDER BY t.name, c.pk
                """
            ).map { try $0.text("name") }
        }
        let tables = OrderSchema.schema.tables + SimulatedPaymentProvider.schema.tables
        let copied = tables.sorted { $0.name < $1.name }.flatMap { table in table.key.map { "\(table.name) \($0)" } }
        let others = ["event_epoch id", "schema_migrations number", "simulated_payments_migrations number"]
        #expect(keys.filter { !others.contains($0) } == copied)
        try await database.close()
    }

    @Test func thePaymentProvidersBooksOfAnotherShopAreLeftAsTheyAre() async throws {
        let (here, there) = (try TemporaryDirectory(), try TemporaryDirectory())
        let configuration = try await TestPlatform.configuration(there.path)
        let server = try await PostgreSQLServer.shared().makeDatabase()
        var away = try await TestPlatform.configuration(here.path)
        away.ordersDatabaseURL = server
        try await OrderImport(away).close()
        let books = try SQLDatabaseAddress("sqlite:" + OrderStorage.booksPath(configuration)).open()
        let payment = PaymentRequest(
            orderId: .make(), amount: Money(100, .usd), method: .card, token: nil, isCapturedAtOnce: true)
        _ = try await SimulatedPaymentProvider(database: books).authorise(payment)
        try await books.close()

        let target = try SQLDatabaseAddress(configuration.ordersDatabaseURL)
        await #expect(throws: StorageCopyError.otherData(location: books.location)) {
            try await OrderService.copyStorage(
                configuration, from: try SQLDatabaseAddress(server), to: target
            ) { _ in }
        }
        // Nothing was made of the orders, so a service starts on them as on a new shop.
        try await OrderImport(configuration).close()
        let again = try SQLDatabaseAddress("sqlite:" + OrderStorage.booksPath(configuration)).open()
        #expect(try await SimulatedPaymentProvider(database: again).lookUp(payment.orderId) == .captured)
        try await again.close()
    }
}
