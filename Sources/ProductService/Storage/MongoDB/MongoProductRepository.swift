import Commerce
import MongoDatabase
import ServiceKit
import ServiceLifecycle

/// Products in MongoDB: a document each, with its stock, and a word index that finds them.
struct MongoProductRepository: ProductRepository {
    /// How long facets may lack what another instance has changed.
    private static let facetLifetime = Duration.seconds(1)

    let database: MongoDatabase
    let log: MongoEventLog
    let stock: StockQueue
    let facetCache = FacetCache(lifetime: MongoProductRepository.facetLifetime)

    var events: any EventLog { log }
    var background: [any Service] { [log.sequencer] }

    /// Makes what is missing in a database that answers.
    static func open(_ database: MongoDatabase) async throws -> MongoProductRepository {
        try await MongoProductSchema.prepare(database)
        let log = MongoEventLog(database: database)
        try await log.prepare()
        return MongoProductRepository(database: database, log: log, stock: StockQueue(database: database))
    }

    func ping() async throws {
        try await database.ping()
    }

    func close() async throws {
        await stock.close()
        try await database.close()
    }
}
