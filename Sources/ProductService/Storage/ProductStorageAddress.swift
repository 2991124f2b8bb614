import DatabaseAccess
import Logging
import MongoDatabase
import ServiceKit

/// Where products are kept: `sqlite:PATH` or `mongodb://…`.
enum ProductStorageAddress: Sendable {
    case sqlite(path: String)
    case mongoDB(MongoDatabase)

    /// - Throws: ``ServiceKit/ConfigurationError`` when PRODUCTS_DATABASE_URL cannot be understood.
    init(_ configuration: PlatformConfiguration) throws {
        do {
            try self.init(configuration.productsDatabaseURL)
        } catch let error as MongoError {
            throw ConfigurationError(["PRODUCTS_DATABASE_URL cannot be used. \(error)"])
        }
    }

    /// - Throws: `MongoError.address`.
    init(_ url: String) throws {
        self =
            url.hasPrefix("sqlite:")
            ? .sqlite(path: String(url.dropFirst("sqlite:".count))) : .mongoDB(try MongoDatabase(url))
    }

    /// In words for people, without passwords.
    var location: String {
        switch self {
        case .sqlite(let path): "sqlite \(path)"
        case .mongoDB(let database): database.location
        }
    }

    /// Opens it, and makes what is missing. A server that does not answer yet is waited for, 30 s at most.
    func open(logger: Logger) async throws -> any ProductHistoryStorage {
        switch self {
        case .sqlite(let path): return try await SQLiteProductRepository.open(path: path)
        case .mongoDB(let database):
            do {
                try await database.waitUntilReachable { error in
                    logger.warning(
                        "\(database.location) does not answer yet", metadata: ["error": .string("\(error)")])
                }
                return try await MongoProductRepository.open(database)
            } catch {
                try await database.close()
                throw error
            }
        }
    }
}
