import Commerce
import DatabaseAccess
import MongoDatabase
import ServiceKit
import TestSupport
import Testing

@testable import ProductService

/// What arrives when products move, and that it arrives once, wherever a copy was ended.
@Suite struct ProductCopyTests {
    /// From where to where.
    static let ways: [(ProductStorage, ProductStorage)] = [
        (.sqlite, .mongoDB), (.mongoDB, .sqlite), (.mongoDB, .mongoDB),
    ]

    @Test(arguments: ways)
    func everythingSurvivesTheWayThereAndBack(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let source = try await CopiedShop(in: from, orders: 150)
        let content = try await source.content()
        let target = try await CopiedShop(in: to)
        let there = try #require(try await source.copy(to: target))
        #expect(there.problem == nil)
        #expect(try await target.content() == content)
        let home = try await CopiedShop(in: from)
        #expect(try await target.copy(to: home)?.problem == nil)
        #expect(try await home.content() == content)
        // What no service shows is the same, too.
        let back = try #require(try await target.copy(to: home))
        for (first, last) in zip(there.tables, back.tables) { #expect(first.source == last.target, "\(first.name)") }
        #expect(try await source.content() == content)
    }

    @Test(arguments: ways)
    func theServiceGoesOnWhereItWas(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let source = try await CopiedShop(in: from)
        let owner = Identity(userId: .make(), role: .customer)
        let (product, order, held) = (
            Product.sample(owner: owner.userId, sku: "A"), Identifier.make(), Identifier.make()
        )
        let lines = [ItemQuantity(productId: product.id, quantity: 3)]
        let (answer, cursor) = try await source.use { repository in
            _ = try await repository.create(product, stock: 10)
            let answer = try await repository.reserve(lines, for: order, at: .now)
            _ = try await repository.reserve(lines, for: held, at: .now)
            try await repository.confirmReservation(of: order)
            let page = try await repository.events.page(after: .start, limit: 10)
            return (answer, page.cursor(after: .start))
        }
        let target = try await CopiedShop(in: to)
        #expect(try await source.copy(to: target)?.problem == nil)
        try await target.use { repository in
            #expect(try await repository.reserve([], for: order, at: .now) == answer)
            let returnId = Identifier.make()
            for _ in 1...2 { try await repository.returnStock(lines, for: order, returnId: returnId, at: .now) }
            try await repository.releaseReservation(of: held, at: .now)
            let figures = try await repository.figures(of: product.id)
            #expect(figures == StockFigures(available: 10, reserved: 0, sold: 3, returned: 3, supplied: 10))
            for change in [1, -2] {
                let adjustment = StockAdjustment(change: change, reason: "Counted", time: .now)
                _ = try await repository.adjustStock(of: product.id, adjustment, by: owner)
            }
            let edit = ProductChange(name: "Lantern")
            let edited = try await repository.update(product.id, edit, if: .oneOf([1]), by: owner, at: .now)
            #expect(edited.version == 2)
            await #expect(throws: ProductError.skuTaken) {
                try await repository.create(Product.sample(sku: "A"), stock: 1)
            }
            let history = try await repository.stockHistory(of: product.id, before: nil, limit: 10, by: owner)
            #expect(history.movements.map(\.change) == [-2, 1, 10])
            let page = try await repository.events.page(after: cursor, limit: 10)
            #expect(page.epoch == cursor.epoch)
            #expect(page.events.map(\.position) == [2, 3, 4])
            let types = page.events.map(\.event.type)
            #expect(types == ["product.stock_adjusted", "product.stock_adjusted", "product.updated"])
        }
    }

    @Test(arguments: ways)
    func aCopyThatWasEndedAnywhereIsContinued(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let source = try await CopiedShop(in: from, orders: 130)
        let content = try await source.content()
        let target = try await CopiedShop(in: to)
        var copied: [Int] = []
        while true {
            var isComparing = false
            let report = try await source.copy(to: target, pages: 1) { progress in
                isComparing = progress.stage == .comparing
                if !isComparing { copied.append(progress.rows) }
            }
            #expect(report == nil)
            await #expect(throws: StorageCopyError.self) { try await target.use { _ in } }
            if isComparing { break }
        }
        // Each one goes on where the one before was ended.
        #expect(copied == copied.sorted() && Set(copied).count == copied.count)
        #expect(copied.count > 10)
        #expect(try await source.copy(to: target)?.problem == nil)
        #expect(try await target.content() == content)
    }

    @Test(arguments: ways)
    func aFinishedCopyMayBeRepeatedAndIsOnlyCompared(_ from: ProductStorage, _ to: ProductStorage) async throws {
        let source = try await CopiedShop(in: from, orders: 10)
        let target = try await CopiedShop(in: to)
        #expect(try await source.copy(to: target)?.problem == nil)
        let again = try await source.copy(to: target) { progress in #expect(progress.stage == .comparing) }
        #expect(again?.problem == nil)
    }

    @Test func theReportHasRowsSumsAndChecksums() async throws {
        let source = try await CopiedShop(in: .sqlite)
        let product = Product.sample()
        try await source.use { repository in
            _ = try await repository.create(product, stock: 7)
            _ = try await repository.create(Product.sample(), stock: 0)
            let lines = [ItemQuantity(productId: product.id, quantity: 2)]
            let order = Identifier.make()
            _ = try await repository.reserve(lines, for: order, at: .now)
            try await repository.confirmReservation(of: order)
            try await repository.returnStock(
                [ItemQuantity(productId: product.id, quantity: 1)], for: order, returnId: .make(), at: .now)
        }
        let report = try #require(try await source.copy(to: try await CopiedShop(in: .mongoDB)))
        #expect(report.problem == nil)
        let rows = report.tables.map { "\($0.name) \($0.source.rows)" }
        #expect(
            rows == ["products 2", "stock 2", "movements 1", "reservations 1", "lines 1", "returns 1", "events 2"])
        for table in report.tables {
            #expect(table.source == table.target)
            #expect(table.source.digest.count == 32)
        }
        let sums = Dictionary(uniqueKeysWithValues: report.tables[1].source.sums.map { ($0.column, $0.sum) })
        #expect(sums == ["available": 6, "reserved": 0, "sold": 2, "returned": 1, "supplied": 7, "movements": 1])
    }

    @Test func eventsThatAKilledServiceLeftWithoutAPositionGetOne() async throws {
        let source = try await CopiedShop(in: .mongoDB)
        let database = try MongoDatabase(source.address)
        let repository = try await MongoProductRepository.open(database)
        for _ in 1...5 { _ = try await repository.create(Product.sample(), stock: 1) }
        #expect(try await repository.events.page(after: .start, limit: 10).events.count == 5)
        // The lease is held for two more seconds, and nobody gives these a position.
        for _ in 1...5 { _ = try await repository.create(Product.sample(), stock: 1) }
        try await database.close()
        let target = try await CopiedShop(in: .sqlite)
        #expect(try await source.copy(to: target)?.problem == nil)
        let events = try await target.use { try await $0.events.page(after: .start, limit: 100).events }
        #expect(events.map(\.position) == Array(1...10))
    }
}
