import Commerce
import DatabaseAccess
import DemoShop
import Foundation
import ProductService
import SQLDatabase
import ServiceKit
import TestSupport

/// A data directory that demo data is written to.
struct DemoDirectory: Sendable {
    private let directory: TemporaryDirectory
    /// Where the products are if not in the directory.
    private let products: String?

    init(products: String? = nil) throws {
        directory = try TemporaryDirectory()
        self.products = products
    }

    var path: String { directory.path }

    static let end = Timestamp("2026-11-24T15:30:00.000Z")!

    /// Fills the shop, in small batches, and stops after `limit` of them when there is a limit.
    func fill(
        orders: Int = 60, seed: UInt64 = 1, now: Timestamp = end, batches limit: Int = .max
    ) async throws -> DemoShop.Outcome? {
        var batches = 0
        do {
            return try await DemoShop.fill(
                try await configuration(), orders: orders, seed: seed, now: now, batchSize: 40
            ) { _ in
                batches += 1
                if batches == limit { throw Cut() }
            }
        } catch is Cut {
            return nil
        }
    }

    private struct Cut: Error {}

    private func configuration() async throws -> PlatformConfiguration {
        var configuration = try await TestPlatform.configuration(path)
        if let products { configuration.productsDatabaseURL = products }
        return configuration
    }

    /// What the products service keeps, as a copy of it into another kind of storage sums it up.
    func productTables() async throws -> [StorageCopyReport.Table] {
        let source = try await configuration().productsDatabaseURL
        let copies = try TemporaryDirectory()
        let target = products == nil ? try await MongoDBServer.shared().makeDatabase() : "sqlite:\(copies.path)/copy"
        return try await ProductService.copyStorage(from: source, to: target) { _ in }.tables
    }

    /// Every row of every table, less what each run makes anew.
    func content() async throws -> [String: [String]] {
        var content: [String: [String]] = [:]
        for (file, tables) in DemoDirectory.tables {
            for (table, columns) in tables {
                content[table + " of " + file] = try await rows(columns, "FROM \(table)", of: file)
            }
        }
        return content
    }

    /// The rows of a query, each as one text, sorted.
    func rows(_ columns: [String], _ rest: String, of file: String) async throws -> [String] {
        let database = try SQLiteDatabase(path: path + "/" + file)
        let rows = try await database.read { connection in
            let named = columns.enumerated().map { "\($1) AS column\($0)" }.joined(separator: ", ")
            return try connection.query("SELECT \(named) \(rest)").map { row in
                try columns.indices.map { "\(try row.value("column\($0)"))" }.joined(separator: " ")
            }.sorted()
        }
        try await database.close()
        return rows
    }

    private static let events = ("events", ["position", "id", "type", "occurred_at", "body"])

    private static let tables: [(file: String, tables: [(name: String, columns: [String])])] = [
        (
            "orders.sqlite",
            [
                events, ("order_number", ["number"]), ("owed_calls", ["id"]), ("claims", ["order_id"]),
                (
                    "orders",
                    [
                        "id", "number", "customer_id", "status", "total", "payment_method", "shipping_address",
                        "placed_at",
                        "paid_at", "shipped_at", "delivered_at", "cancelled_at", "stock_confirmed",
                    ]
                ),
                ("line_items", ["order_id", "line", "product_id", "name", "category", "quantity", "unit_price"]),
                ("refunds", ["id", "order_id", "sequence", "amount", "reason", "restock", "created_at", "lines"]),
                ("payments", ["order_id", "state", "amount", "attempted_at", "settled_at"]),
            ]
        ),
        (
            "products.sqlite",
            [
                events, ("products", ["id", "version", "document"]),
                ("stock_movements", ["id", "change", "created_at"]),
                ("stock", ["product", "available", "reserved", "sold", "returned", "supplied"]),
                ("reservations", ["order_id", "state", "created_at", "outcome"]),
                ("reservation_lines", ["order_id", "product", "quantity", "returned"]),
                ("stock_returns", ["order_id", "return_id", "created_at", "items"]),
            ]
        ),
        ("users.sqlite", [events, ("users", ["id", "email", "name", "role", "disabled", "created_at"])]),
        (
            "simulated-payments.sqlite",
            [
                ("simulated_charges", ["order_id", "amount", "outcome"]),
                ("simulated_refunds", ["id", "order_id", "amount"]),
            ]
        ),
    ]

    /// Replaces a database by that of another directory.
    func take(_ file: String, from other: DemoDirectory) throws {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + "/" + file + suffix)
            let source = other.path + "/" + file + suffix
            guard FileManager.default.fileExists(atPath: source) else { continue }
            try FileManager.default.copyItem(atPath: source, toPath: path + "/" + file + suffix)
        }
    }
}
