import Commerce
import DatabaseAccess
import MongoDatabase
import SQLDatabase

/// A copy of a storage of products, whose two ends are open.
struct ProductCopy: StorageCopy {
    static let service = "products"

    let source: any CopiedProducts
    let target: any CopiedProducts

    var service: String { ProductCopy.service }
    var sourceLocation: String { source.location }
    var targetLocation: String { target.location }

    func sourceContent() async throws -> StorageContent { try await source.content() }
    func targetContent() async throws -> StorageContent { try await target.content() }
    func sourceHead() async throws -> EventCursor { try await source.head() }
    func begin(_ epoch: Identifier) async throws { try await target.begin(epoch) }
    func finish(_ head: EventCursor) async throws { try await target.finish(head) }

    func copy(_ progress: (StorageCopyProgress) async throws -> Void) async throws {
        var state = StorageCopyProgress(
            stage: .copying, rows: try await target.count(), total: try await source.count())
        do {
            for kind in ProductRecord.Kind.allCases {
                var records = try await source.page(of: kind, after: try await target.lastKey(of: kind))
                while let last = records.last {
                    async let next = source.page(of: kind, after: last.key)
                    try await target.add(records)
                    state.rows += records.count
                    try await progress(state)
                    records = try await next
                }
            }
        } catch SQLDatabaseError.constraint, MongoError.duplicateKey, ProductError.notFound {
            // In the way is a record of an earlier attempt that the source no longer has, or one rests on a product that was
            // not there when products were copied.
            throw changedMeanwhile
        }
    }

    func compare(_ progress: (StorageCopyProgress) async throws -> Void) async throws -> [StorageCopyReport.Table] {
        var state = StorageCopyProgress(stage: .comparing, rows: 0, total: try await source.count())
        async let ofTarget = ProductCopy.summaries(of: target) { _ in }
        let ofSource = try await ProductCopy.summaries(of: source) { count in
            state.rows += count
            try await progress(state)
        }
        let summaries = (ofSource, try await ofTarget)
        return ProductRecord.Table.allCases.map { table in
            StorageCopyReport.Table(
                name: table.rawValue, source: summaries.0[table] ?? SQLTableDigest().summary,
                target: summaries.1[table] ?? SQLTableDigest().summary)
        }
    }

    private static func summaries(
        of storage: any CopiedProducts, _ progress: (Int) async throws -> Void
    ) async throws -> [ProductRecord.Table: StorageSummary] {
        var digests: [ProductRecord.Table: SQLTableDigest] = [:]
        for kind in ProductRecord.Kind.allCases {
            var records = try await storage.page(of: kind, after: .start)
            while let last = records.last {
                async let next = storage.page(of: kind, after: last.key)
                for record in records {
                    for (table, rows) in try record.rows { digests[table, default: SQLTableDigest()].add(rows) }
                }
                try await progress(records.count)
                records = try await next
            }
        }
        return digests.mapValues(\.summary)
    }
}
