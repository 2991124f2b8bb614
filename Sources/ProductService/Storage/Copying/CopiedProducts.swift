import Commerce
import DatabaseAccess

/// A storage of products as one end of a copy: it can be read and written in whole.
protocol CopiedProducts: Sendable {
    /// In words for people, without passwords.
    var location: String { get }

    /// Whether it has the schema of this program; nil when it has none.
    func hasThisSchema() async throws -> Bool?

    func content() async throws -> StorageContent

    /// The end of the event log; all events have their positions then.
    func head() async throws -> EventCursor

    /// How many records there are.
    func count() async throws -> Int

    /// The next records after one with that key, ``pageSize`` at most; none at the end.
    func page(of kind: ProductRecord.Kind, after key: ProductRecord.Key) async throws -> [ProductRecord]

    /// The key of the last record.
    func lastKey(of kind: ProductRecord.Kind) async throws -> ProductRecord.Key

    /// See ``StorageCopy/begin(_:)``.
    func begin(_ epoch: Identifier) async throws

    /// Adds records of one kind that are not there, all or none.
    func add(_ records: [ProductRecord]) async throws

    /// See ``StorageCopy/finish(_:)``.
    func finish(_ head: EventCursor) async throws

    func close() async throws
}

extension CopiedProducts {
    /// Few enough that even the largest records fit into one command of 16 MB.
    static var pageSize: Int { 100 }
    /// For work that no caller waits for.
    static var patience: Duration { .seconds(60) }
}
