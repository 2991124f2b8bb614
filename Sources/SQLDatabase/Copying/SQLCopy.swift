public import DatabaseAccess
import Foundation

/// Copies the storage of a service from one database to another, as it is: with the epoch, positions and ids of its events.
///
/// Nothing may use the source or the target meanwhile. Until everything has been copied and found equal, the target is
/// marked as an unfinished copy, which no service takes for its storage. A copy that was ended at any moment is continued
/// by the next one from the same source. The source is left as it is, and so is a target that holds anything else.
public struct SQLCopy: Sendable {
    private let service: String
    private let dialects: Set<SQLDialect>
    private let parts: [SQLCopyPart]

    /// - Parameters:
    ///   - service: its name, for messages.
    ///   - dialects: of the databases that it can use.
    ///   - parts: the first one has the event log, and all the counters.
    public init(of service: String, in dialects: Set<SQLDialect>, _ parts: [SQLCopyPart]) {
        self.service = service
        self.dialects = dialects
        self.parts = parts
    }

    /// Copies what is not there yet, compares everything, and finishes the copy if all is equal.
    ///
    /// - Parameter progress: may throw to end the copy; what is written stays, and is continued by the next one.
    /// - Throws: ``StorageCopyError``, and ``SQLDatabaseError`` where a database fails for good.
    public func run(progress: (StorageCopyProgress) async throws -> Void) async throws -> StorageCopyReport {
        try checkAddresses()
        var open: [any SQLDatabase] = []
        let result: Result<StorageCopyReport, any Error>
        do {
            // The sources first, so that a wrong one does not even make a file for the target.
            for part in parts {
                open.append(try SQLCopy.open(part.source))
                try await check(part.schema, of: open[open.count - 1])
            }
            for part in parts {
                open.append(try SQLCopy.open(part.target))
                try await SQLCopy.reach(open[open.count - 1])
            }
            let pairs = parts.indices.map {
                SQLCopyPair(schema: parts[$0].schema, source: open[$0], target: open[parts.count + $0])
            }
            result = .success(try await OpenSQLCopy(service: service, pairs: pairs).run(progress))
        } catch let error as SQLDatabaseError where error.isTemporary {
            result = .failure(StorageCopyError.interrupted(reason: "\(error)"))
        } catch {
            result = .failure(error)
        }
        for database in open { try? await database.close() }
        return try result.get()
    }

    private func checkAddresses() throws {
        for dialect in parts.flatMap({ [$0.source.dialect, $0.target.dialect] }) where !dialects.contains(dialect) {
            throw StorageCopyError.wrongKind(service: service, product: dialect.product)
        }
        guard parts.contains(where: { $0.source.dialect.isShared || $0.target.dialect.isShared }) else {
            throw StorageCopyError.onlyFiles
        }
        for path in parts.compactMap(\.source.path) where !FileManager.default.fileExists(atPath: path) {
            throw StorageCopyError.noStorage(service: service, location: path)
        }
    }

    private static func open(_ address: SQLDatabaseAddress) throws -> any SQLDatabase {
        do {
            return try address.open()
        } catch SQLDatabaseError.unavailable(let message) {
            throw StorageCopyError.inUse(reason: message)
        }
    }

    private static func reach(_ database: any SQLDatabase) async throws {
        do {
            try await database.ping()
        } catch SQLDatabaseError.unavailable(let message) {
            throw StorageCopyError.unreachable(location: database.location, reason: message)
        }
    }

    private func check(_ schema: SQLSchema, of source: any SQLDatabase) async throws {
        try await SQLCopy.reach(source)
        switch try await schema.isThat(of: source) {
        case true?: return
        case false?: throw StorageCopyError.otherSchema(service: service, location: source.location)
        case nil: throw StorageCopyError.noStorage(service: service, location: source.location)
        }
    }
}

extension SQLDialect {
    fileprivate var product: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgreSQL: "PostgreSQL"
        case .mySQL: "MySQL"
        }
    }
}
