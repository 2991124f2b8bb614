import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import ProductService

/// What every storage of products promises, read from the repository's own words.
@Suite struct ProductRepositoryContract {
    @Test(arguments: ProductStorage.allCases)
    func ofEditsAtTheSameTimeFromOneVersionOneWins(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let product = Product.sample()
            _ = try await repository.create(product, stock: 1)
            let wins = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        do {
                            _ = try await repository.update(
                                product.id, ProductChange(name: "Lamp \(number)"), if: .oneOf([1]),
                                by: Identity(userId: product.ownerId, role: .customer), at: .now)
                            return true
                        } catch {
                            #expect(error as? ProductError == .versionMismatch)
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
            #expect(try await repository.document(of: product.id)?.version == 2)
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func onlyOwnersAndAdminsChangeAProduct(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let product = Product.sample()
            _ = try await repository.create(product, stock: 3)
            let stranger = Identity(userId: .make(), role: .customer)
            let adjustment = StockAdjustment(change: 1, reason: "found", time: .now)
            await #expect(throws: ProductError.notOwner) {
                _ = try await repository.update(
                    product.id, ProductChange(name: "Mine"), if: .any, by: stranger, at: .now)
            }
            await #expect(throws: ProductError.notOwner) {
                try await repository.delete(product.id, if: .any, by: stranger, at: .now)
            }
            await #expect(throws: ProductError.notOwner) {
                _ = try await repository.adjustStock(of: product.id, adjustment, by: stranger)
            }
            await #expect(throws: ProductError.notOwner) {
                _ = try await repository.stockHistory(of: product.id, before: nil, limit: 1, by: stranger)
            }
            let admin = Identity(userId: .make(), role: .admin)
            _ = try await repository.adjustStock(of: product.id, adjustment, by: admin)
            try await repository.delete(product.id, if: .oneOf([1]), by: admin, at: .now)
            await #expect(throws: ProductError.notFound) {
                try await repository.delete(product.id, if: .any, by: admin, at: .now)
            }
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func anSKUIsFreeAgainWhenItsProductIsDeletedOrGivesItUp(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let first = Product.sample(sku: "A-1")
            _ = try await repository.create(first, stock: 0)
            let second = Product.sample(sku: "A-1")
            await #expect(throws: ProductError.skuTaken) { _ = try await repository.create(second, stock: 0) }
            let third = Product.sample(sku: "A-2")
            _ = try await repository.create(third, stock: 0)
            let (take, giveUp) = (ProductChange(sku: .set("A-1")), ProductChange(sku: .remove))
            let admin = Identity(userId: .make(), role: .admin)
            await #expect(throws: ProductError.skuTaken) {
                _ = try await repository.update(third.id, take, if: .any, by: admin, at: .now)
            }
            try await repository.delete(first.id, if: .any, by: admin, at: .now)
            _ = try await repository.create(second, stock: 0)
            let removed = try await repository.update(second.id, giveUp, if: .any, by: admin, at: .now)
            #expect(removed.json["sku"] == .null)
            let moved = try await repository.update(third.id, take, if: .any, by: admin, at: .now)
            #expect(moved.json["sku"] == "A-1")
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func aReaderOfTheLogMissesNothingOfConcurrentWriters(storage: ProductStorage) async throws {
        try await storage.run { repository in
            let (writers, each) = (8, 25)
            let log = repository.events
            try await withThrowingTaskGroup(of: [Int64].self) { group in
                group.addTask {
                    var cursor = EventCursor.start
                    var positions: [Int64] = []
                    while positions.count < writers * each {
                        let commits = log.commitCount
                        let page = try await log.page(after: cursor, limit: 7)
                        positions += page.events.map(\.position)
                        cursor = page.cursor(after: cursor)
                        if page.events.isEmpty { try await log.waitForCommit(after: commits, timeout: .seconds(10)) }
                    }
                    return positions
                }
                for writer in 0..<writers {
                    group.addTask {
                        for number in 0..<each {
                            let product = Product.sample("Product \(writer) \(number)", sku: "\(number)")
                            do {
                                _ = try await repository.create(product, stock: 1)
                            } catch ProductError.skuTaken {
                                // Rolled back, and so no gap may stay behind; the product is added without its SKU.
                                var plain = product
                                plain.sku = nil
                                _ = try await repository.create(plain, stock: 1)
                            }
                        }
                        return []
                    }
                }
                let positions = try await group.reduce([], +)
                #expect(positions == Array(1...Int64(writers * each)))
            }
        }
    }

    @Test(arguments: ProductStorage.allCases)
    func whatWasAcknowledgedIsThereAfterReopening(storage: ProductStorage) async throws {
        let shop = try await CopiedShop(in: storage)
        let product = Product.sample()
        let order = Identifier.make()
        let answer = try await shop.use { repository in
            _ = try await repository.create(product, stock: 5)
            return try await repository.reserve(
                [ItemQuantity(productId: product.id, quantity: 2)], for: order, at: .now)
        }
        try await shop.use { repository in
            let lines = [ItemQuantity(productId: product.id, quantity: 4)]
            let again = try await repository.reserve(lines, for: order, at: .now)
            let available = try await repository.document(of: product.id)?.available
            #expect(again == answer)
            #expect(available == 3)
        }
    }
}
