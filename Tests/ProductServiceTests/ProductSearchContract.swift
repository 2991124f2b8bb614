import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import ProductService

/// What every storage promises about lists of products.
@Suite struct ProductSearchContract {
    /// 60 products with many equal prices and names, so that ties matter.
    private static func fill(_ repository: any ProductRepository) async throws -> [Product] {
        var products: [Product] = []
        for number in 0..<60 {
            let product = Product.sample(
                ["Oak table", "oak Table", "Élan chair", "Desk of oak"][number % 4],
                category: number % 3 == 0 ? "Tables" : "Chairs", price: number % 5 * 100,
                attributes: ["wood": number % 2 == 0 ? "oak" : "pine", "finish": "oiled"],
                at: Timestamp(milliseconds: 1_700_000_000_000 + Int64(number / 7)))
            _ = try await repository.create(product, stock: number)
            products.append(product)
        }
        return products
    }

    private static let filters: [ProductFilter] = [
        ProductFilter(), ProductFilter(text: "oak"), ProductFilter(category: "Tables"),
        ProductFilter(minimumPrice: 100, maximumPrice: 300), ProductFilter(attributes: ["wood": "oak"]),
        ProductFilter(text: "OAK tab", category: "Chairs", minimumPrice: 100, attributes: ["finish": "oiled"]),
    ]

    /// The slow way: which of `products` match.
    private static func matches(_ product: Product, _ filter: ProductFilter) -> Bool {
        let words = product.name.lowercased().split(separator: " ").map(String.init) + product.attributes.values
        return
            (filter.text?.lowercased().split(separator: " ").allSatisfy { word in
                words.contains { $0.hasPrefix(word) } || product.category.lowercased().hasPrefix(word)
            } ?? true)
            && filter.category.map { $0 == product.category } ?? true
            && filter.minimumPrice.map { product.price.amount >= $0 } ?? true
            && filter.maximumPrice.map { product.price.amount <= $0 } ?? true
            && filter.attributes.allSatisfy { product.attributes[$0.key] == $0.value }
    }

    private static func key(_ product: Product, _ sort: ProductSort) -> (Int, String, Identifier, Bool) {
        switch sort {
        case .newest: (0, "", product.id, false)
        case .price: (product.price.amount, "", product.id, true)
        case .priceDescending: (-product.price.amount, "", product.id, false)
        case .name: (0, product.name.sortKey, product.id, true)
        case .relevance: (0, "", product.id, false)
        }
    }

    private static func sorted(_ products: [Product], _ sort: ProductSort) -> [String] {
        products.sorted { left, right in
            let (l, r) = (key(left, sort), key(right, sort))
            if (l.0, l.1) != (r.0, r.1) { return (l.0, l.1) < (r.0, r.1) }
            return l.3 ? l.2 < r.2 : l.2 > r.2
        }.map(\.id.description)
    }

    @Test(arguments: ProductStorage.allCases)
    func pagesVisitEveryMatchOnceInEveryOrderWhileOthersAreAdded(storage: ProductStorage) async throws {
        try await storage.run { repository in
            var products = try await Self.fill(repository)
            for filter in Self.filters {
                for sort in ProductSort.allCases {
                    let before = products.filter { Self.matches($0, filter) }
                    let query = ProductQuery(filter: filter, sort: sort, limit: 7)
                    var added: [Product] = []
                    let ids = try await repository.allPages(query) {
                        let product = Product.sample(
                            "Oak table", category: "Tables", price: 200, attributes: ["wood": "oak"])
                        _ = try await repository.create(product, stock: 1)
                        added.append(product)
                    }
                    #expect(Set(ids).count == ids.count)
                    let addedIds = Set(added.map(\.id.description))
                    let old = ids.filter { !addedIds.contains($0) }
                    #expect(Set(old) == Set(before.map(\.id.description)), "\(filter) by \(sort)")
                    if sort != .relevance { #expect(old == Self.sorted(before, sort), "\(filter) by \(sort)") }
                    products += added
                }
            }
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func facetsCountTheWholeListAndNotThePage(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let products = try await Self.fill(repository)
            for filter in Self.filters {
                let matching = products.filter { Self.matches($0, filter) }
                let first = try await repository.page(ProductQuery(filter: filter, limit: 2))
                let facets = try #require(first.facets)
                let categories = Dictionary(grouping: matching, by: \.category).mapValues(\.count)
                #expect(Self.counts(facets.categories) == categories)
                let wood = Dictionary(grouping: matching) { $0.attributes["wood"] ?? "" }.mapValues(\.count)
                #expect(Self.counts(facets.attributes["wood"] ?? []) == wood)
                let prices = matching.map(\.price.amount)
                #expect(facets.price?.min == prices.min())
                #expect(facets.price?.max == prices.max())
                var second = ProductQuery(filter: filter, limit: 2)
                second.after = first.next
                #expect(try await repository.page(second).facets == nil)
            }
        }
    }

    private static func counts(_ values: [ProductFacets.Value]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: values.map { value in (value.value, value.count) })
    }

    @Test(arguments: ProductStorage.allCases)
    func facetsFollowTheCatalogueAndAreBounded(storage: ProductStorage) async throws {
        try await storage.run { repository in
            #expect(try await repository.page(ProductQuery()).facets == ProductFacets())
            var last = Product.sample()
            for number in 0..<60 {
                last = Product.sample(
                    category: "Category \(number)", attributes: ["size": "\(number)", "n\(number)": "1"])
                _ = try await repository.create(last, stock: 0)
            }
            let facets = try #require(try await repository.page(ProductQuery()).facets)
            #expect(facets.categories.count == 50)
            #expect(facets.attributes.count == 50)
            #expect(facets.attributes["size"]?.count == 50)
            let filter = ProductFilter(category: "Category 59")
            #expect(try await repository.page(ProductQuery(filter: filter)).facets?.price != nil)
            try await repository.delete(
                last.id, if: .any, by: Identity(userId: last.ownerId, role: .customer), at: .now)
            #expect(try await repository.page(ProductQuery(filter: filter)).facets == ProductFacets())
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func theBestMatchesComeFirst(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let exact = Product.sample("Green Tea")
            let inName = Product.sample("Tea pot, green")
            let elsewhere = Product.sample("Biscuits", category: "Tea", attributes: ["colour": "green"])
            for product in [exact, inName, elsewhere, Product.sample("Coffee")] {
                _ = try await repository.create(product, stock: 1)
            }
            let query = ProductQuery(filter: ProductFilter(text: "green tea"), sort: .relevance, limit: 1)
            #expect(try await repository.allPages(query) == [exact, inName, elsewhere].map(\.id.description))
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func wordsAreFoundInAnyCaseAndAccentAndTheLastAsABeginning(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let product = Product.sample("Crème brûlée torch", sku: "TX-1000")
            _ = try await repository.create(product, stock: 1)
            func isFound(_ text: String) async throws -> Bool {
                try await !repository.page(ProductQuery(filter: ProductFilter(text: text))).products.isEmpty
            }
            for text in ["creme", "BRULEE tor", "torch crème", "tx-1000", "brûl", "t", "  torch  ", "torch🎧"] {
                #expect(try await isFound(text), "\(text)")
            }
            for text in ["cre brulee", "orch", "torch lamp", "", "🎧", "\"", "*", "-"] {
                #expect(try await !isFound(text), "\(text)")
            }
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func whatMeansSomethingToADatabaseMeansNothingInAText(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let product = Product.sample("Lamp", attributes: ["$where": "$lamp"])
            _ = try await repository.create(product, stock: 1)
            for text in ["$lamp.", "$$lamp", "$$NOW lamp", "{\"$gt\": \"lamp\"}", "lamp%", "lamp.*", "NOT lamp"] {
                for sort in ProductSort.allCases {
                    let page = try await repository.page(ProductQuery(filter: ProductFilter(text: text), sort: sort))
                    let isOther = text.contains("N") || text.contains("gt")
                    #expect(page.products.count == (isOther ? 0 : 1), "\(text) by \(sort)")
                }
            }
            for filter in [
                ProductFilter(category: "$category"), ProductFilter(attributes: ["$where": "1"]),
                ProductFilter(attributes: ["attributes.name": "$where"]),
            ] {
                #expect(try await repository.page(ProductQuery(filter: filter)).products.isEmpty)
            }
            let page = try await repository.page(ProductQuery(filter: ProductFilter(attributes: ["$where": "$lamp"])))
            #expect(page.facets?.attributes["$where"] == [ProductFacets.Value(value: "$lamp", count: 1)])
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func anEditedProductIsFoundByItsNewWordsOnly(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let product = Product.sample("Lamp", attributes: ["colour": "red"])
            _ = try await repository.create(product, stock: 1)
            let owner = Identity(userId: product.ownerId, role: .customer)
            let change = ProductChange(name: "Candle", attributes: ["colour": "blue"])
            _ = try await repository.update(product.id, change, if: .any, by: owner, at: .now)
            func count(_ filter: ProductFilter) async throws -> Int {
                try await repository.page(ProductQuery(filter: filter)).products.count
            }
            #expect(try await count(ProductFilter(text: "lamp")) == 0)
            #expect(try await count(ProductFilter(text: "candle")) == 1)
            #expect(try await count(ProductFilter(attributes: ["colour": "red"])) == 0)
            #expect(try await count(ProductFilter(attributes: ["colour": "blue"])) == 1)
            try await repository.delete(product.id, if: .any, by: owner, at: .now)
            #expect(try await count(ProductFilter()) == 0)
            #expect(try await count(ProductFilter(text: "candle")) == 0)
        }
    }
}
