import Commerce
import DatabaseAccess
import MongoDatabase
import ServiceKit
import TestSupport

@testable import ProductService

/// Where a storage of products is that is copied in tests.
struct CopiedShop {
    let storage: ProductStorage
    let address: String
    private let directory: TemporaryDirectory

    /// A place where nothing is yet.
    init(in storage: ProductStorage) async throws {
        self.storage = storage
        directory = try TemporaryDirectory()
        address =
            switch storage {
            case .sqlite: "sqlite:" + directory.path + "/products.sqlite"
            case .mongoDB: try await MongoDBServer.shared().makeDatabase()
            }
    }

    /// One with a history in which everything happens that a storage keeps.
    init(in storage: ProductStorage, orders: Int) async throws {
        try await self.init(in: storage)
        try await use { try await CopiedShop.fill($0, orders: orders) }
    }

    /// Runs `body` as a service would that has its storage here.
    func use<Value>(_ body: (any ProductRepository) async throws -> Value) async throws -> Value {
        let repository: any ProductRepository =
            switch try ProductStorageAddress(address) {
            case .sqlite(let path): try await SQLiteProductRepository.open(path: path)
            case .mongoDB(let database): try await CopiedShop.open(database)
            }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(repository))
        } catch {
            result = .failure(error)
        }
        try await repository.close()
        return try result.get()
    }

    private static func open(_ database: MongoDatabase) async throws -> MongoProductRepository {
        do {
            return try await .open(database)
        } catch {
            try await database.close()
            throw error
        }
    }

    /// Copies to another place, and stops after `limit` pages were copied or compared when there is a limit.
    ///
    /// - Returns: nil when it was stopped.
    func copy(
        to target: CopiedShop, pages limit: Int = .max, progress: (StorageCopyProgress) async throws -> Void = { _ in }
    ) async throws -> StorageCopyReport? {
        var pages = 0
        do {
            return try await ProductService.copyStorage(from: address, to: target.address) { state in
                try await progress(state)
                pages += 1
                if pages == limit { throw Cut() }
            }
        } catch is Cut {
            return nil
        }
    }

    private struct Cut: Error {}

    /// All that is stored, as the service shows it.
    func content() async throws -> [String] {
        try await use { try await CopiedShop.content($0) }
    }

    private static func content(_ repository: any ProductRepository) async throws -> [String] {
        var content: [String] = []
        var query = ProductQuery(sort: .newest, limit: 100)
        while true {
            let page = try await repository.page(query)
            for product in page.products {
                content.append("\(product.version) \(String(decoding: product.bytes, as: UTF8.self))")
                guard let id = Identifier(product.id) else { continue }
                var cursor: StockHistory.Cursor?
                repeat {
                    let history = try await repository.stockHistory(
                        of: id, before: cursor, limit: 3, by: SQLiteProductRepository.admin)
                    content.append("\(history.figures) \(history.movements)")
                    cursor = history.next
                } while cursor != nil
            }
            guard let next = page.next else { break }
            query.after = next
        }
        for text in ["lam", "żółw red", "zolw r", "N° 7"] {
            let filter = ProductFilter(text: text)
            content.append(
                "\(text) \(try await repository.allPages(ProductQuery(filter: filter, sort: .relevance, limit: 100)))")
        }
        content.append("\(try await repository.allPages(ProductQuery(sort: .name, limit: 100)))")
        let page = try await repository.events.page(after: .start, limit: 10_000)
        content.append("\(page.epoch) \(page.head)")
        return content + page.events.map { "\($0)" }
    }
}

extension CopiedShop {
    private static let names = ["Lamp", "Żółw 🐢 red", "e\u{301}clair", "N° 7", "' \" \\ \u{1}", "Zeitung"]

    private static func fill(_ repository: any ProductRepository, orders: Int) async throws {
        let owner = Identity(userId: .make(), role: .customer)
        var ids: [Identifier] = []
        for number in 0..<120 {
            let product = Product.sample(
                "\(names[number % names.count]) \(number / 6)", category: "C\(number % 5)", price: number,
                owner: owner.userId, attributes: number % 3 == 0 ? ["colour": "red", "größe": "\(number)"] : [:],
                sku: number % 2 == 0 ? "SKU-\(number)" : nil, at: .now.advanced(by: .milliseconds(number)))
            _ = try await repository.create(product, stock: number % 7 == 0 ? 0 : 1_000)
            ids.append(product.id)
        }
        for number in 0..<260 {
            // Most of them of one product, so that its movements are more than a page.
            let adjustment = StockAdjustment(change: number % 2 == 0 ? 3 : -2, reason: "Adjusted \(number)", time: .now)
            _ = try await repository.adjustStock(of: ids[number % 4 == 0 ? 5 : 1], adjustment, by: owner)
        }
        for number in stride(from: 0, to: 120, by: 11) {
            let change = ProductChange(name: "Renamed \(number)", price: Money(5, .usd))
            _ = try await repository.update(ids[number], change, if: .any, by: owner, at: .now)
        }
        for number in 0..<orders {
            try await order(number, of: ids, repository)
        }
        for number in stride(from: 4, to: 120, by: 20) {
            try await repository.delete(ids[number], if: .any, by: owner, at: .now)
            _ = try await repository.create(
                Product.sample("New", owner: owner.userId, sku: "SKU-\(number)"), stock: 2)
        }
    }

    private static func order(_ number: Int, of ids: [Identifier], _ repository: any ProductRepository) async throws {
        let order = Identifier.make()
        // In no order of theirs.
        let lines = [number * 3 + 2, number * 3 + 1].map {
            ItemQuantity(productId: ids[$0 % 120], quantity: 1 + $0 % 4)
        }
        switch number % 6 {
        case 0: try await repository.releaseReservation(of: order, at: .now)
        case 1: _ = try await repository.reserve([ItemQuantity(productId: .make(), quantity: 1)], for: order, at: .now)
        case 2:
            let much = [ItemQuantity(productId: ids[0], quantity: 1_000), ItemQuantity(productId: ids[1], quantity: 1)]
            _ = try await repository.reserve(much, for: order, at: .now)
        default:
            guard case .reserved = try await repository.reserve(lines, for: order, at: .now) else { return }
            if number % 6 == 3 { return try await repository.releaseReservation(of: order, at: .now) }
            if number % 12 == 4 { return }
            try await repository.confirmReservation(of: order)
            guard number % 6 == 5 else { return }
            for line in lines where line.quantity > 1 {
                let back = ItemQuantity(productId: line.productId, quantity: line.quantity - 1)
                try await repository.returnStock([back], for: order, returnId: .make(), at: .now)
            }
        }
    }
}
