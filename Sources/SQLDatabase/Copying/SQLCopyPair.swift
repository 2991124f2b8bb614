import DatabaseAccess

/// Two open databases, of which one is to hold what the other one does.
struct SQLCopyPair: Sendable {
    let schema: SQLSchema
    let source: any SQLDatabase
    let target: any SQLDatabase

    private static let patience = Duration.seconds(60)

    /// Whether no table of the target has a row, nor do those that it does not have yet.
    func isTargetEmpty() async throws -> Bool {
        for table in schema.tables where !table.isCounter {
            do {
                guard try await target.read({ try $0.query(table.anyRow).isEmpty }) else { return false }
            } catch SQLDatabaseError.statement {
                continue
            }
        }
        return true
    }

    /// How many rows there are in all tables of one of the two.
    func count(in database: any SQLDatabase) async throws -> Int {
        let counts = schema.tables.map { SQLStatement("SELECT COUNT(*) AS found FROM \($0.name)") }
        return try await database.read(patience: SQLCopyPair.patience) { connection in
            try connection.query(all: counts).reduce(0) { try $0 + $1[0].integer("found") }
        }
    }

    /// Copies the rows after the last one that is there.
    ///
    /// - Parameter progress: is told how many more there are.
    /// - Throws: ``StorageCopyError/changedMeanwhile(source:target:)`` when the source does not have that last one.
    func copy(_ table: SQLTable, _ progress: (Int) async throws -> Void) async throws {
        let last = try await lastCopied(of: table)
        var rows = try await page(of: table, in: source, after: last)
        while let last = rows.last {
            async let next = page(of: table, in: source, after: try table.key(of: last))
            let insertions = rows.map(table.insertion)
            try await target.write(patience: SQLCopyPair.patience) { try $0.execute(all: insertions) }
            try await progress(rows.count)
            rows = try await next
        }
    }

    /// The key of the last row that is there; nil when there is none.
    private func lastCopied(of table: SQLTable) async throws -> [SQLValue]? {
        guard let copied = try await target.read({ try $0.queryOne(table.lastRow) }) else { return nil }
        let key = try table.key(of: copied)
        let select = table.row(with: key)
        let original = try await source.read { try $0.query(select).first }
        guard original?.values == copied.values else {
            throw StorageCopyError.changedMeanwhile(source: source.location, target: target.location)
        }
        return key
    }

    /// Reads all rows of both sides.
    ///
    /// - Parameter progress: is told how many more were read of the source.
    func compare(_ table: SQLTable, _ progress: (Int) async throws -> Void) async throws -> StorageCopyReport.Table {
        async let ofTarget = summary(of: table, in: target) { _ in }
        let ofSource = try await summary(of: table, in: source, progress)
        return StorageCopyReport.Table(name: table.name, source: ofSource, target: try await ofTarget)
    }

    private func summary(
        of table: SQLTable, in database: any SQLDatabase, _ progress: (Int) async throws -> Void
    ) async throws -> StorageSummary {
        var digest = SQLTableDigest()
        var rows = try await page(of: table, in: database, after: nil)
        while let last = rows.last {
            async let next = page(of: table, in: database, after: try table.key(of: last))
            digest.add(rows)
            try await progress(rows.count)
            rows = try await next
        }
        return digest.summary
    }

    private func page(
        of table: SQLTable, in database: any SQLDatabase, after key: [SQLValue]?
    ) async throws -> [SQLRow] {
        let page = table.page(after: key)
        return try await database.read(patience: SQLCopyPair.patience) { try $0.query(page) }
    }
}
