import Commerce
import MongoDatabase
import ServiceKit
import TestSupport

@testable import ProductService

/// Every storage that keeps the contract of ``ProductRepository``.
enum ProductStorage: CaseIterable {
    case sqlite, mongoDB

    /// Runs `body` with an empty repository, and closes it.
    func run(_ body: (any ProductRepository) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let repository: any ProductRepository =
            switch self {
            case .sqlite: try await SQLiteProductRepository.open(path: directory.path + "/products.sqlite")
            case .mongoDB:
                try await MongoProductRepository.open(MongoDatabase(try await MongoDBServer.shared().makeDatabase()))
            }
        do {
            try await body(repository)
        } catch {
            try await repository.close()
            throw error
        }
        try await repository.close()
    }
}

extension Product {
    /// A product with what a test cares about.
    static func sample(
        _ name: String = "Lamp", category: String = "Lighting", price: Int = 1_000, owner: Identifier = .make(),
        attributes: [String: String] = [:], sku: String? = nil, at time: Timestamp = .now
    ) -> Product {
        var generator = SystemRandomNumberGenerator()
        return Product(
            id: Identifier(at: time, using: &generator), ownerId: owner, name: name, description: "",
            category: category,
            price: Money(price, .usd), attributes: attributes, sku: sku, createdAt: time, updatedAt: time)
    }
}

extension ProductDocument {
    var json: JSONValue { (try? JSONParser.parse(bytes)) ?? .null }
    var id: String { json["id"].string ?? "" }
}

extension ProductRepository {
    static var admin: Identity { Identity(userId: .nothing, role: .admin) }

    func figures(of id: Identifier) async throws -> StockFigures {
        try await stockHistory(of: id, before: nil, limit: 1, by: Self.admin).figures
    }

    /// The ids of all products that match, in their order, page by page; `between` runs after each page.
    func allPages(_ query: ProductQuery, between: () async throws -> Void = {}) async throws -> [String] {
        var query = query
        var ids: [String] = []
        while true {
            let page = try await page(query)
            ids += page.products.map(\.id)
            guard let next = page.next else { return ids }
            query.after = next
            try await between()
        }
    }
}
