import Commerce
import DatabaseAccess
import Foundation
import MongoDatabase
import SQLDatabase
import TestSupport
import Testing

@testable import ProductService

/// What is not copied, and is left as it was.
@Suite struct ProductCopyRefusalTests {
    @Test(arguments: ProductCopyTests.ways)
    func aTargetWithAnotherLogIsLeftAsItIs(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let target = try await CopiedShop(in: to, orders: 3)
        let content = try await target.content()
        try await expect("holds other data", from: try await CopiedShop(in: from, orders: 3), to: target)
        #expect(try await target.content() == content)
    }

    @Test(arguments: ProductCopyTests.ways)
    func anUnfinishedCopyOfAnotherSourceIsLeftAsItIs(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let (source, target) = (try await CopiedShop(in: from, orders: 3), try await CopiedShop(in: to))
        #expect(try await source.copy(to: target, pages: 1) == nil)
        try await expect("holds other data", from: try await CopiedShop(in: from, orders: 3), to: target)
        #expect(try await source.copy(to: target)?.problem == nil)
    }

    @Test func documentsOfAnotherOriginAreLeftAsTheyAre() async throws {
        let (source, target) = (try await CopiedShop(in: .sqlite, orders: 3), try await CopiedShop(in: .mongoDB))
        let database = try MongoDatabase(target.address)
        try await database.run { try $0.insert("products", [["_id": "mine"]]) }
        try await expect("holds other data", from: source, to: target)
        #expect(try await database.run { try $0.find("products") } == [["_id": "mine"]])
        #expect(try await database.run { try $0.find("event_log") }.isEmpty)
        try await database.close()
    }

    @Test func theDatabaseOfAnotherProgramIsLeftAsItIs() async throws {
        let (server, file) = (try await CopiedShop(in: .mongoDB), try await CopiedShop(in: .sqlite))
        let database = try MongoDatabase(server.address)
        try await database.run { try $0.insert("invoices", [["_id": "mine"]]) }
        try await expect("holds other data", from: try await CopiedShop(in: .sqlite, orders: 3), to: server)
        let collections = try await database.run { try $0.command(["listCollections": 1, "nameOnly": true]) }
        #expect(
            try collections.document("cursor").documents("firstBatch").map { try $0.string("name") } == ["invoices"])
        try await database.close()

        let path = String(file.address.dropFirst("sqlite:".count))
        let other = try SQLiteDatabase(path: path)
        try await other.write { try $0.execute("CREATE TABLE invoices (id INTEGER PRIMARY KEY)") }
        try await other.close()
        try await expect("holds other data", from: try await CopiedShop(in: .mongoDB, orders: 3), to: file)
        let reopened = try SQLiteDatabase(path: path)
        let tables = try await reopened.read {
            try $0.query("SELECT name FROM sqlite_master").map { try $0.text("name") }
        }
        #expect(tables == ["invoices"])
        try await reopened.close()
    }

    @Test(arguments: ProductCopyTests.ways)
    func anUnfinishedCopyIsNoSource(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let (source, target) = (try await CopiedShop(in: from, orders: 3), try await CopiedShop(in: to))
        #expect(try await source.copy(to: target, pages: 1) == nil)
        try await expect("unfinished copy", from: target, to: try await CopiedShop(in: .mongoDB))
    }

    @Test(arguments: ProductCopyTests.ways)
    func aChangeOfTheSourceAfterAnUnfinishedCopyShows(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let (source, target) = (try await CopiedShop(in: from, orders: 20), try await CopiedShop(in: to))
        #expect(try await source.copy(to: target, pages: 1) == nil)
        try await source.use { repository in
            let page = try await repository.page(ProductQuery(sort: .newest, limit: 100))
            let lines = page.products.filter { $0.available > 0 }.compactMap { Identifier($0.id) }
                .map { ItemQuantity(productId: $0, quantity: 1) }
            _ = try await repository.reserve(lines, for: .make(), at: .now)
        }
        let report = try #require(try await source.copy(to: target))
        #expect(report.tables.filter { $0.source != $0.target }.map(\.name) == ["stock"])
        let problem = report.problem.map { "\($0)" } ?? ""
        #expect(problem.contains("has changed since the copy was begun"))
        await #expect(throws: StorageCopyError.self) { try await target.use { _ in } }
    }

    @Test(arguments: ProductCopyTests.ways)
    func aFinishedCopyThatIsInUseIsLeftAsItIs(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let (source, target) = (try await CopiedShop(in: from, orders: 3), try await CopiedShop(in: to))
        #expect(try await source.copy(to: target)?.problem == nil)
        _ = try await target.use { try await $0.create(Product.sample(), stock: 1) }
        let content = try await target.content()
        let report = try #require(try await source.copy(to: target))
        let problem = report.problem.map { "\($0)" } ?? ""
        #expect(problem.contains("one of them has been in use since"))
        #expect(try await target.content() == content)
    }

    /// Changes of a document in the collection, and the table of the report that they are in.
    @Test(
        arguments: [
            ("products", "products", ["$set": ["version": 9]]), ("products", "products", ["$unset": ["deletedAt": ""]]),
            ("products", "stock", ["$inc": ["stock.sold": 1]]), ("products", "stock", ["$inc": ["movements": 1]]),
            ("stock_movements", "movements", ["$set": ["reason": "Other"]]),
            ("stock_movements", "movements", ["$inc": ["number": 1_000]]),
            ("reservations", "reservations", ["$set": ["state": "reserved"]]),
            ("reservations", "lines", ["$inc": ["lines.0.returned": 1]]),
            ("reservations", "returns", ["$set": ["returns.0.createdAt": .date(0)]]),
            ("events", "events", ["$set": ["type": "other"]]), ("events", "events", ["$set": ["occurredAt": .date(1)]]),
        ] as [(String, String, BSONValue)])
    func everyDifferenceShows(_ collection: String, _ table: String, _ change: BSONValue) async throws {
        let (source, target) = (try await CopiedShop(in: .sqlite, orders: 12), try await CopiedShop(in: .mongoDB))
        #expect(try await source.copy(to: target)?.problem == nil)
        let database = try MongoDatabase(target.address)
        let filters: [String: BSONDocument] = [
            "reservations": ["returns.0": ["$exists": true]], "products": ["deletedAt": ["$exists": true]],
        ]
        let counts = try await database.run { connection in
            try connection.update(collection, [MongoUpdate(filters[collection] ?? [:], change)])
        }
        #expect(counts.modified == 1)
        try await database.close()
        let report = try #require(try await source.copy(to: target))
        #expect(report.tables.filter { $0.source != $0.target }.map(\.name) == [table])
        #expect(report.problem != nil)
    }

    @Test func whatIsNoStorageOfProductsIsNoSource() async throws {
        let (file, server) = (try await CopiedShop(in: .sqlite), try await CopiedShop(in: .mongoDB))
        try await expect("There is no storage of products", from: file, to: server)
        try await expect("There is no storage of products", from: server, to: file)
        #expect(!FileManager.default.fileExists(atPath: String(file.address.dropFirst("sqlite:".count))))
        let database = try MongoDatabase(server.address)
        try await database.run { try $0.insert("schema", [["_id": "products", "version": 99, "oldestProgram": 99]]) }
        try await database.close()
        try await expect("of this version of the program", from: server, to: file)
    }

    @Test func addressesThatCannotBeUsedAreRefused() async throws {
        let source = try await CopiedShop(in: .sqlite, orders: 3)
        try await expect("Both ends are files", from: source, to: try await CopiedShop(in: .sqlite))
        let nobody = "mongodb://127.0.0.1:\(FreePorts.take(1)[0])/products_db"
        let error = await #expect(throws: StorageCopyError.self) {
            try await ProductService.copyStorage(from: source.address, to: nobody) { _ in }
        }
        let message = error.map { "\($0)" } ?? ""
        #expect(message.contains("does not answer"))
        await #expect(throws: MongoError.self) {
            try await ProductService.copyStorage(from: source.address, to: "postgres://a:b@127.0.0.1/c") { _ in }
        }
    }

    private func expect(_ words: String, from source: CopiedShop, to target: CopiedShop) async throws {
        let error = await #expect(throws: StorageCopyError.self) { try await source.copy(to: target) }
        let message = error.map { "\($0)" } ?? ""
        #expect(message.contains(words), "\(message)")
    }
}
