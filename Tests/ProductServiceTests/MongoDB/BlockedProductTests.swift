import Commerce
import Dispatch
import MongoDatabase
import TestSupport
import Testing

@testable import ProductService

/// A product whose document a transaction holds that does not end, like that of a program which was killed.
@Suite struct BlockedProductTests {
    @Test(.timeLimit(.minutes(2))) func onlyThoseWhoWantItAreRefused() async throws {
        try await LogInstances.run(2) { instances in
            let repository = instances.repositories[0]
            let (blocked, free) = (Product.sample("Blocked"), Product.sample("Free"))
            for product in [blocked, free] { _ = try await repository.create(product, stock: 1_000) }
            let (isHeld, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            // Also when something below fails, or the test would never end.
            defer { end.signal() }
            let holder = Task {
                try await instances.databases[1].transaction(patience: .seconds(60)) { connection in
                    let change = MongoUpdate(["_id": .string("\(blocked.id)")], ["$set": ["held": true]])
                    try connection.update(MongoProductSchema.products, [change])
                    isHeld.signal()
                    end.wait()
                    // For another run of this transaction.
                    end.signal()
                }
            }
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    isHeld.wait()
                    continuation.resume()
                }
            }
            let start = ContinuousClock.now
            let answers = try await together(60) { number in
                let product = number % 12 == 0 ? blocked : free
                do {
                    let lines = [ItemQuantity(productId: product.id, quantity: 1)]
                    _ = try await repository.reserve(lines, for: .make(), at: .now)
                    return (product.id, true)
                } catch MongoError.conflict {
                    return (product.id, false)
                } catch MongoError.unavailable {
                    // The same to a customer: its time was over before the next try.
                    return (product.id, false)
                }
            }
            let time = ContinuousClock.now - start
            #expect(time < .soon)
            #expect(answers.allSatisfy { $0.1 == ($0.0 == free.id) })
            end.signal()
            try await holder.value
            let lines = [ItemQuantity(productId: blocked.id, quantity: 1)]
            _ = try await repository.reserve(lines, for: .make(), at: .now)
            #expect(try await repository.figures(of: blocked.id).reserved == 1)
            #expect(try await repository.figures(of: free.id).reserved == 55)
        }
    }
}
