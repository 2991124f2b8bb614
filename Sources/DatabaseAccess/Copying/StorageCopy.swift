package import Commerce

/// A copy of a service's storage into another database, whatever the two are, while nobody else uses them.
///
/// From its beginning until everything has been found equal, the target is marked as an unfinished copy, which no service
/// takes for its storage. A copy that was ended at any moment is continued by the next one from the same source.
package protocol StorageCopy {
    /// The service's name, for messages.
    var service: String { get }
    /// Where the two are, in words for people.
    var sourceLocation: String { get }
    var targetLocation: String { get }

    func sourceContent() async throws -> StorageContent
    func targetContent() async throws -> StorageContent

    /// The end of the source's event log.
    func sourceHead() async throws -> EventCursor

    /// Makes what the target lacks, and marks it as an unfinished copy of the log with that epoch, in one step with the
    /// certainty that it holds nothing.
    ///
    /// - Throws: ``StorageCopyError/otherData(location:)``.
    func begin(_ epoch: Identifier) async throws

    /// Copies what is not there yet.
    func copy(_ progress: (StorageCopyProgress) async throws -> Void) async throws

    /// Reads all of both sides.
    func compare(_ progress: (StorageCopyProgress) async throws -> Void) async throws -> [StorageCopyReport.Table]

    /// Makes the unfinished copy, whose log ends at `head`, a storage.
    func finish(_ head: EventCursor) async throws
}

extension StorageCopy {
    /// Copies what is not there yet, compares everything, and finishes the copy if all is equal.
    ///
    /// - Throws: ``StorageCopyError``, and what the databases throw.
    package func run(_ progress: (StorageCopyProgress) async throws -> Void) async throws -> StorageCopyReport {
        let epoch: Identifier
        switch try await sourceContent() {
        case .log(let found): epoch = found
        case .nothing: throw StorageCopyError.noStorage(service: service, location: sourceLocation)
        case .unfinishedCopy: throw StorageCopyError.unfinishedCopy(location: sourceLocation)
        }
        let head = try await sourceHead()
        let before = try await targetContent()
        switch before {
        case .nothing: try await begin(epoch)
        case .unfinishedCopy(epoch), .log(epoch): break
        case .unfinishedCopy, .log: throw StorageCopyError.otherData(location: targetLocation)
        }

        let wasFinished = before == .log(epoch: epoch)
        if !wasFinished { try await copy(progress) }
        let tables = try await compare(progress)
        let isHeadTheSame = try await sourceHead() == head
        guard isHeadTheSame, tables.allSatisfy({ $0.source == $0.target }) else {
            return StorageCopyReport(tables: tables, problem: wasFinished ? usedSince : changedMeanwhile)
        }
        if !wasFinished { try await finish(head) }
        return StorageCopyReport(tables: tables, problem: nil)
    }

    private var usedSince: StorageCopyError { .usedSince(source: sourceLocation, target: targetLocation) }

    package var changedMeanwhile: StorageCopyError { .changedMeanwhile(source: sourceLocation, target: targetLocation) }
}
