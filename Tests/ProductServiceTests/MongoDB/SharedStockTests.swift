import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import ProductService

/// Stock that two instances of the service sell at the same time, each unaware of the other.
@Suite struct SharedStockTests {
    private static let supplied = 40

    /// Does a step until others are no longer in its way.
    private static func patiently<Value>(_ step: () async throws -> Value) async throws -> Value {
        while true {
            do {
                return try await step()
            } catch let error as any TemporaryFailure where error.isTemporary {
                try await Task.sleep(for: .milliseconds(.random(in: 1...20)))
            }
        }
    }

    private struct Order: Sendable {
        let id = Identifier.make()
        let lines: [ItemQuantity]

        init(of products: [Product]) {
            lines = products.shuffled().prefix(.random(in: 1...products.count))
                .map { ItemQuantity(productId: $0.id, quantity: .random(in: 1...3)) }
        }
    }

    @Test(.timeLimit(.minutes(3))) func theLastPiecesAreSoldOnceAndOrdersAreHeldWholeOrNotAtAll() async throws {
        try await LogInstances.run(2) { instances in
            let products = (0..<3).map { Product.sample("Lamp \($0)", price: $0) }
            for product in products { _ = try await instances.repositories[0].create(product, stock: Self.supplied) }
            let orders = (0..<120).map { _ in Order(of: products) }

            // Every order comes to both, as it does when the answer of the first is lost.
            let answers = try await together(orders.count * 2) { number in
                let order = orders[number / 2]
                return try await Self.patiently {
                    try await instances.repositories[number % 2].reserve(order.lines, for: order.id, at: .now)
                }
            }
            var reserved: [Identifier: Int] = [:]
            var held: [Order] = []
            for (number, order) in orders.enumerated() {
                #expect(answers[2 * number] == answers[2 * number + 1])
                switch answers[2 * number] {
                case .reserved(let lines):
                    #expect(lines.map(\.quantity) == order.lines.map(\.quantity))
                    held.append(order)
                    for line in lines { reserved[line.productId, default: 0] += line.quantity }
                case .insufficientStock(let shortages):
                    #expect(!shortages.isEmpty)
                    #expect(shortages.allSatisfy { $0.available < $0.requested })
                default: Issue.record("\(answers[2 * number])")
                }
            }
            for product in products {
                let figures = try await instances.repositories[1].figures(of: product.id)
                let pieces = reserved[product.id] ?? 0
                #expect(
                    figures
                        == StockFigures(
                            available: Self.supplied - pieces, reserved: pieces, sold: 0, returned: 0,
                            supplied: Self.supplied))
            }

            // Then half of what is held is sold and comes back, the other half is given up, and the owner counts.
            _ = try await together(held.count * 2) { [held] number in
                let (order, repository) = (held[number / 2], instances.repositories[number % 2])
                try await Self.patiently {
                    if number / 2 % 2 == 1 { return try await repository.releaseReservation(of: order.id, at: .now) }
                    try await repository.confirmReservation(of: order.id)
                    try await repository.returnStock(order.lines, for: order.id, returnId: order.id, at: .now)
                }
                let adjustment = StockAdjustment(change: 1, reason: "Found", time: .now)
                _ = try await Self.patiently {
                    try await repository.adjustStock(
                        of: products[0].id, adjustment, by: MongoProductRepository.admin)
                }
            }
            for (place, product) in products.enumerated() {
                let sold = held.enumerated().filter { $0.offset % 2 == 0 }.flatMap(\.element.lines)
                    .filter { $0.productId == product.id }.reduce(0) { $0 + $1.quantity }
                let found = place == 0 ? held.count * 2 : 0
                let figures = try await instances.repositories[0].figures(of: product.id)
                #expect(
                    figures
                        == StockFigures(
                            available: Self.supplied + found, reserved: 0, sold: sold, returned: sold,
                            supplied: Self.supplied + found))
            }
            let history = try await instances.repositories[0].stockHistory(
                of: products[0].id, before: nil, limit: 1_000, by: MongoProductRepository.admin)
            #expect(history.movements.count == held.count * 2 + 1)
            let available = history.movements.map(\.available)
            #expect(history.movements.last?.available == Self.supplied && available.count == history.movements.count)
        }
    }

    @Test func facetsFollowTheOtherInstanceWithinASecondOrTwo() async throws {
        try await LogInstances.run(2) { instances in
            #expect(try await instances.repositories[0].page(ProductQuery()).facets == ProductFacets())
            _ = try await instances.repositories[1].create(Product.sample(), stock: 1)
            #expect(try await instances.repositories[1].page(ProductQuery()).facets?.price != nil)
            try await eventually("the first one sees it") {
                try await instances.repositories[0].page(ProductQuery()).facets?.price != nil
            }
        }
    }
}
