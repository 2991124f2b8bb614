import Commerce
import MongoDatabase
import TestSupport
import Testing

@testable import ProductService

@Suite struct MongoProductSchemaTests {
    private static func change(_ fields: BSONDocument, in database: MongoDatabase) async throws {
        try await database.run { connection in
            _ = try connection.update(
                MongoProductSchema.schema, [MongoUpdate(["_id": "products"], ["$set": .document(fields)])])
        }
    }

    @Test func aDatabaseThatNeedsANewerProgramIsRefused() async throws {
        try await LogInstances.run { instances in
            let database = instances.databases[0]
            try await Self.change(["version": 7, "oldestProgram": 5], in: database)
            await #expect(throws: UnusableMongoDB.tooNew(schema: 7, program: 1)) {
                try await MongoProductSchema.prepare(database)
            }
        }
    }

    @Test func aDatabaseThatANewerProgramHasOnlyAddedToIsUsedAndStaysWhatItIs() async throws {
        try await LogInstances.run { instances in
            let database = instances.databases[0]
            try await Self.change(["version": 7, "oldestProgram": 1], in: database)
            try await MongoProductSchema.prepare(database)
            let found = try await database.run { try $0.findOne(MongoProductSchema.schema, ["_id": "products"]) }
            #expect(try found?.integer("version") == 7)
        }
    }

    @Test func theStepsThatWereBegunAreDoneBeforeItIsClosed() async throws {
        try await LogInstances.run(2) { instances in
            let product = Product.sample()
            _ = try await instances.repositories[0].create(product, stock: 1_000)
            let lines = [ItemQuantity(productId: product.id, quantity: 1)]
            let count = try await together(101) { number in
                if number == 100 {
                    try await instances.repositories[0].close()
                    return 0
                }
                do {
                    _ = try await instances.repositories[0].reserve(lines, for: .make(), at: .now)
                    return 1
                } catch MongoError.unavailable(message: "it was closed") {
                    return 0
                }
            }.reduce(0, +)
            #expect(try await instances.repositories[1].figures(of: product.id).reserved == count)
        }
    }
}
