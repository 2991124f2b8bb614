import Commerce
import MongoDatabase
import TestSupport
import Testing

@testable import ProductService

/// Documents that somebody has damaged, among those of others.
@Suite struct UnreadableDocumentTests {
    @Test func aReservationThatCannotBeReadFailsAlone() async throws {
        try await LogInstances.run { instances in
            let repository = instances.repositories[0]
            let product = Product.sample()
            _ = try await repository.create(product, stock: 100)
            let orders = (0..<30).map { _ in Identifier.make() }
            let lines = [ItemQuantity(productId: product.id, quantity: 1)]
            for order in orders { _ = try await repository.reserve(lines, for: order, at: .now) }
            try await instances.databases[0].run { connection in
                _ = try connection.update(
                    MongoProductSchema.reservations,
                    [MongoUpdate(["_id": .string("\(orders[15])")], ["$set": ["state": 7]])])
            }
            // They come at the same time, and so they share transactions.
            let errors = try await together(orders.count) { number -> MongoError? in
                do {
                    try await repository.confirmReservation(of: orders[number])
                    return nil
                } catch let error as MongoError {
                    return error
                }
            }
            let isExpected = { (error: MongoError?) in
                if case .unexpectedValue(field: "state", _, _) = error { true } else { false }
            }
            #expect(errors.indices.filter { errors[$0] != nil } == [15])
            #expect(isExpected(errors[15]))
            let figures = try await repository.figures(of: product.id)
            #expect(figures == StockFigures(available: 70, reserved: 1, sold: 29, returned: 0, supplied: 100))
        }
    }

    @Test func aProductThatCannotBeReadFailsItsOwnOrdersOnly() async throws {
        try await LogInstances.run { instances in
            let repository = instances.repositories[0]
            let (good, bad) = (Product.sample(), Product.sample())
            for product in [good, bad] { _ = try await repository.create(product, stock: 100) }
            try await instances.databases[0].run { connection in
                _ = try connection.update(
                    MongoProductSchema.products,
                    [MongoUpdate(["_id": .string("\(bad.id)")], ["$set": ["currency": "?"]])])
            }
            let areDone = try await together(30) { number in
                let lines = [ItemQuantity(productId: number % 10 == 0 ? bad.id : good.id, quantity: 1)]
                do {
                    _ = try await repository.reserve(lines, for: .make(), at: .now)
                    return true
                } catch MongoError.unexpectedValue(field: "currency", _, _) {
                    return false
                }
            }
            #expect(areDone == (0..<30).map { $0 % 10 != 0 })
            #expect(try await repository.figures(of: good.id).reserved == 27)
        }
    }
}
