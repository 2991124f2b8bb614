import Commerce
import MongoDatabase
import TestSupport

@testable import ProductService

/// Instances of a products service over one new database, none of which has anything running in the background.
struct LogInstances {
    let repositories: [MongoProductRepository]

    var logs: [MongoEventLog] { repositories.map(\.log) }
    var databases: [MongoDatabase] { repositories.map(\.database) }

    /// Runs `body` with them, and closes them.
    static func run(_ count: Int = 1, _ body: (LogInstances) async throws -> Void) async throws {
        let address = try await MongoDBServer.shared().makeDatabase()
        var repositories: [MongoProductRepository] = []
        for _ in 0..<count { repositories.append(try await .open(try MongoDatabase(address))) }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(LogInstances(repositories: repositories)))
        } catch {
            result = .failure(error)
        }
        for repository in repositories { try await repository.close() }
        try result.get()
    }

    static func event(_ text: String = "{}", id: Identifier = .make()) -> NewEvent {
        NewEvent(
            id: id, type: "product.updated", version: 2, occurredAt: Timestamp(milliseconds: 1_700_000_000_123),
            body: Array(text.utf8))
    }

    /// An id that was made in some millisecond.
    static func id(at millisecond: Int) -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return Identifier(at: Timestamp(milliseconds: 1_700_000_000_000 + Int64(millisecond)), using: &generator)
    }

    /// Writes events of no product through one of the instances, all in one transaction.
    func append(_ events: [NewEvent], to instance: Int = 0) async throws {
        try await databases[instance].transaction { try MongoEventLog.append(events, $0) }
    }

    /// Lets the lease run out, as time would.
    func endLease() async throws {
        try await databases[0].run {
            _ = try $0.update(MongoEventLog.log, [MongoUpdate(LogState.filter, ["$set": ["until": .date(0)]])])
        }
    }

    /// All documents of the log.
    func content() async throws -> [BSONDocument] {
        try await databases[0].run { connection in
            try connection.find(MongoEventLog.log) + connection.find(MongoEventLog.events, sort: ["_id": 1])
        }
    }
}
