import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import ProductService

/// What every storage promises about stock and reservations.
@Suite struct StockContract {
    @Test(arguments: ProductStorage.allCases, [1, 2, 3, 4] as [UInt64])
    func randomHistoriesGoAsTheRulesSay(storage: ProductStorage, seed: UInt64) async throws {
        try await storage.run { repository in
            var random = SeededGenerator(seed: seed)
            let products = (0..<5).map { Product.sample("Product \($0)", price: $0) }
            for product in products { _ = try await repository.create(product, stock: 20) }
            var oracle = StockOracle(
                products: Dictionary(uniqueKeysWithValues: products.map { ($0.id, $0) }),
                figures: Dictionary(
                    uniqueKeysWithValues: products.map {
                        ($0.id, StockFigures(available: 20, reserved: 0, sold: 0, returned: 0, supplied: 20))
                    }))
            let orders = (0..<60).map { _ in Identifier.make() }
            let returns = (0..<4).map { _ in Identifier.make() }
            let unknown = Identifier.make()
            for step in 0..<500 {
                let order = orders.randomElement(using: &random)!
                let lines = products.map(\.id).shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
                    .map { ItemQuantity(productId: $0, quantity: Int.random(in: 1...8, using: &random)) }
                let (theirs, ours): (String, String)
                switch Int.random(in: 0..<100, using: &random) {
                case 0..<40:
                    let asked = step % 20 == 0 ? lines + [ItemQuantity(productId: unknown, quantity: 1)] : lines
                    theirs = await text { try await repository.reserve(asked, for: order, at: .now) }
                    ours = "\(oracle.reserve(asked, order))"
                case 40..<60:
                    theirs = await text { try await repository.confirmReservation(of: order) }
                    ours = text { () throws(ProductError) in try oracle.confirm(order) }
                case 60..<75:
                    theirs = await text { try await repository.releaseReservation(of: order, at: .now) }
                    ours = text { () throws(ProductError) in try oracle.release(order) }
                case 75..<88:
                    let id = returns.randomElement(using: &random)!
                    theirs = await text {
                        try await repository.returnStock(lines, for: order, returnId: id, at: .now)
                    }
                    ours = text { () throws(ProductError) in try oracle.takeBack(lines, order, id) }
                case 88..<99:
                    let change = Int.random(in: 1...9, using: &random) * (Bool.random(using: &random) ? 1 : -1)
                    let adjustment = StockAdjustment(change: change, reason: "count", time: .now)
                    theirs = await text {
                        try await repository.adjustStock(
                            of: lines[0].productId, adjustment, by: Identity(userId: .make(), role: .admin)
                        ).available
                    }
                    ours = text { () throws(ProductError) in try oracle.adjust(lines[0].productId, change) }
                default:
                    guard oracle.deleted.count < 2, oracle.deleted.insert(lines[0].productId).inserted else { continue }
                    try await repository.delete(
                        lines[0].productId, if: .any, by: Identity(userId: .make(), role: .admin), at: .now)
                    continue
                }
                #expect(theirs == ours, "step \(step)")
            }
            for product in products where !oracle.deleted.contains(product.id) {
                let figures = try await repository.figures(of: product.id)
                #expect(figures == oracle.figures[product.id])
                #expect(
                    figures.available + figures.reserved + figures.sold - figures.returned == figures.supplied)
                let history = try await repository.stockHistory(
                    of: product.id, before: nil, limit: 1_000, by: Identity(userId: .make(), role: .admin))
                #expect(history.movements.map(\.change).reduce(0, +) == figures.supplied)
            }
            let events = try await repository.events.page(after: .start, limit: 10_000).events
            let refusals = events.count { $0.event.type == ProductEventType.stockRefused.rawValue }
            #expect(refusals == oracle.refusals)
            #expect(refusals > 0)
        }
    }

    /// What a step came to, as text, so that answers and errors compare alike.
    private func text<T>(_ step: () async throws -> T) async -> String {
        do { return "\(try await step())" } catch { return "\(error)" }
    }

    private func text<T>(_ step: () throws(ProductError) -> T) -> String {
        do { return "\(try step())" } catch { return "\(error)" }
    }

    @Test(arguments: ProductStorage.allCases)
    func theSameStepsAtTheSameTimeHaveTheirEffectOnce(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let product = Product.sample()
            _ = try await repository.create(product, stock: 10)
            let (order, returnId) = (Identifier.make(), Identifier.make())
            let lines = [ItemQuantity(productId: product.id, quantity: 3)]
            let outcomes = try await manyTimes { try await repository.reserve(lines, for: order, at: .now) }
            #expect(Set(outcomes).count == 1)
            #expect(try await repository.figures(of: product.id).reserved == 3)
            _ = try await manyTimes { try await repository.confirmReservation(of: order) }
            #expect(try await repository.figures(of: product.id).sold == 3)
            _ = try await manyTimes {
                try await repository.returnStock(lines, for: order, returnId: returnId, at: .now)
            }
            let figures = try await repository.figures(of: product.id)
            #expect(
                figures == StockFigures(available: 10, reserved: 0, sold: 3, returned: 3, supplied: 10))
            let released = Identifier.make()
            _ = try await repository.reserve(lines, for: released, at: .now)
            _ = try await manyTimes { try await repository.releaseReservation(of: released, at: .now) }
            #expect(try await repository.figures(of: product.id) == figures)
            let refused = Identifier.make()
            let many = [ItemQuantity(productId: product.id, quantity: 11)]
            let noes = try await manyTimes { try await repository.reserve(many, for: refused, at: .now) }
            #expect(Set(noes).count == 1)
            let events = try await repository.events.page(after: .start, limit: 1_000).events
            #expect(events.map(\.event.type) == ["product.created", "product.stock_refused"])
        }
    }

    private func manyTimes<T: Sendable>(_ step: @escaping @Sendable () async throws -> T) async throws -> [T] {
        try await withThrowingTaskGroup(of: T.self) { group in
            for _ in 0..<20 { group.addTask { try await step() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func stockNeverGrowsBeyondItsLimit(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let product = Product.sample()
            _ = try await repository.create(product, stock: Limits.stock.upperBound)
            let owner = Identity(userId: product.ownerId, role: .customer)
            await #expect(throws: ProductError.stockLimit(available: Limits.stock.upperBound)) {
                _ = try await repository.adjustStock(
                    of: product.id, StockAdjustment(change: 1, reason: "more", time: .now), by: owner)
            }
            #expect(try await repository.figures(of: product.id).supplied == Limits.stock.upperBound)
        }
    }
}
