import Commerce
import DatabaseAccess

/// A copy whose databases are open.
struct OpenSQLCopy: StorageCopy {
    let service: String
    private let pairs: [SQLCopyPair]
    /// Those of the event log.
    private let source: any SQLDatabase
    private let target: any SQLDatabase

    init(service: String, pairs: [SQLCopyPair]) {
        self.service = service
        self.pairs = pairs
        source = pairs[0].source
        target = pairs[0].target
    }

    var sourceLocation: String { source.location }
    var targetLocation: String { target.location }

    func sourceContent() async throws -> StorageContent { try await SQLEventLog.content(of: source) }
    func targetContent() async throws -> StorageContent { try await SQLEventLog.content(of: target) }

    func sourceHead() async throws -> EventCursor { try await SQLEventLog.head(of: source) }

    func begin(_ epoch: Identifier) async throws {
        for pair in pairs {
            guard try await pair.isTargetEmpty() else {
                throw StorageCopyError.otherData(location: pair.target.location)
            }
        }
        for pair in pairs { try await pair.target.migrate(pair.schema.migrations, history: pair.schema.history) }
        let counters = pairs[0].schema.tables.filter(\.isCounter).map(\.deletion)
        try await target.define { [location = target.location] connection in
            // A service may have been started on it in this moment.
            guard try SQLEventLog.content(connection) == .nothing else {
                throw StorageCopyError.otherData(location: location)
            }
            try SQLEventLog.beginCopy(of: epoch, connection)
            try connection.execute(all: counters)
        }
    }

    func copy(_ progress: (StorageCopyProgress) async throws -> Void) async throws {
        var state = StorageCopyProgress(stage: .copying, rows: 0, total: try await total())
        for pair in pairs { state.rows += try await pair.count(in: pair.target) }
        do {
            for pair in pairs {
                for table in pair.schema.tables {
                    try await pair.copy(table) { count in
                        state.rows += count
                        try await progress(state)
                    }
                }
            }
        } catch SQLDatabaseError.constraint {
            // In the way is a row of an earlier attempt that the source no longer has.
            throw changedMeanwhile
        }
    }

    func compare(_ progress: (StorageCopyProgress) async throws -> Void) async throws -> [StorageCopyReport.Table] {
        var state = StorageCopyProgress(stage: .comparing, rows: 0, total: try await total())
        var tables: [StorageCopyReport.Table] = []
        for pair in pairs {
            for table in pair.schema.tables {
                let compared = try await pair.compare(table) { count in
                    state.rows += count
                    try await progress(state)
                }
                tables.append(compared)
            }
        }
        return tables
    }

    func finish(_ head: EventCursor) async throws {
        try await target.define { try SQLEventLog.finishCopy($0) }
    }

    private func total() async throws -> Int {
        var total = 0
        for pair in pairs { total += try await pair.count(in: pair.source) }
        return total
    }
}
