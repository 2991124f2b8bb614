import Commerce
public import DatabaseAccess
import Foundation
import MongoDatabase
import SQLDatabase

extension ProductService {
    /// Copies products, their stock, reservations and events from one database into another, with the epoch, positions and
    /// ids of the events.
    ///
    /// Nothing may use the source or the target meanwhile. Until everything has been copied and found equal, the target is
    /// marked as an unfinished copy, which no service takes for its storage. A copy that was ended at any moment is continued
    /// by the next one from the same source. The source is left as it is, and so is a target that holds anything else.
    ///
    /// - Parameters:
    ///   - source: `sqlite:PATH` or `mongodb://…`, and so is `target`.
    ///   - progress: may throw to end the copy; what is written stays, and is continued by the next one.
    /// - Throws: `StorageCopyError`; `MongoError.address` where an address cannot be understood; what a database throws that
    ///   fails for good.
    public static func copyStorage(
        from source: String, to target: String, progress: (StorageCopyProgress) async throws -> Void
    ) async throws -> StorageCopyReport {
        let (sourceAddress, targetAddress) = (try ProductStorageAddress(source), try ProductStorageAddress(target))
        if case (.sqlite, .sqlite) = (sourceAddress, targetAddress) { throw StorageCopyError.onlyFiles }
        if case .sqlite(let path) = sourceAddress, !FileManager.default.fileExists(atPath: path) {
            throw StorageCopyError.noStorage(service: ProductCopy.service, location: path)
        }
        var open: [any CopiedProducts] = []
        let result: Result<StorageCopyReport, any Error>
        do {
            // The source first, so that a wrong one does not even make a file for the target.
            open.append(try await sourceAddress.openForCopying())
            switch try await open[0].hasThisSchema() {
            case true?: break
            case false?: throw StorageCopyError.otherSchema(service: ProductCopy.service, location: open[0].location)
            case nil: throw StorageCopyError.noStorage(service: ProductCopy.service, location: open[0].location)
            }
            open.append(try await targetAddress.openForCopying())
            result = .success(try await ProductCopy(source: open[0], target: open[1]).run(progress))
        } catch let error as any DatabaseFailure where error.isTemporary {
            result = .failure(StorageCopyError.interrupted(reason: "\(error)"))
        } catch {
            result = .failure(error)
        }
        for storage in open { try? await storage.close() }
        return try result.get()
    }
}

extension ProductStorageAddress {
    /// - Throws: ``StorageCopyError/inUse(reason:)``, ``StorageCopyError/unreachable(location:reason:)``.
    fileprivate func openForCopying() async throws -> any CopiedProducts {
        switch self {
        case .sqlite(let path):
            do {
                return SQLiteCopiedProducts(database: try SQLiteDatabase(path: path))
            } catch SQLDatabaseError.unavailable(let message) {
                throw StorageCopyError.inUse(reason: message)
            }
        case .mongoDB(let database):
            do {
                try await database.run { try MongoProductSchema.requirePrimary($0) }
                return MongoCopiedProducts(database: database)
            } catch {
                try await database.close()
                guard case MongoError.unavailable(let message) = error else { throw error }
                throw StorageCopyError.unreachable(location: database.location, reason: message)
            }
        }
    }
}
