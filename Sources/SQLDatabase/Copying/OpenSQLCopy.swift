import Commerce

/// A copy whose databases are open.
struct OpenSQLCopy: Sendable {
    private let service: String
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

    func run(_ progress: (SQLCopyProgress) async throws -> Void) async throws -> SQLCopyReport {
        let epoch: Identifier
        switch try await content(of: source) {
        case .log(let found): epoch = found
        case .nothing: throw SQLCopyError.noStorage(service: service, location: source.location)
        case .unfinishedCopy: throw SQLCopyError.unfinishedCopy(location: source.location)
        }
        let head = try await sourceHead()
        let before = try await content(of: target)
        switch before {
        case .nothing: try await begin(epoch)
        case .unfinishedCopy(epoch), .log(epoch): break
        case .unfinishedCopy, .log: throw SQLCopyError.otherData(location: target.location)
        }

        let wasFinished = before == .log(epoch: epoch)
        if !wasFinished { try await copy(progress) }
        let tables = try await compare(progress)
        let isHeadTheSame = try await sourceHead() == head
        guard isHeadTheSame, tables.allSatisfy({ $0.source == $0.target }) else {
            return SQLCopyReport(tables: tables, problem: wasFinished ? usedSince : changedMeanwhile)
        }
        if !wasFinished { try await target.define { try SQLEventLog.finishCopy($0) } }
        return SQLCopyReport(tables: tables, problem: nil)
    }

    private var usedSince: SQLCopyError { .usedSince(source: source.location, target: target.location) }
    private var changedMeanwhile: SQLCopyError { .changedMeanwhile(source: source.location, target: target.location) }

    private func content(of database: any SQLDatabase) async throws -> SQLEventLog.Content {
        do {
            return try await database.read { try SQLEventLog.content($0) }
        } catch SQLDatabaseError.statement {
            // There are no tables yet.
            return .nothing
        }
    }

    private func sourceHead() async throws -> EventCursor {
        let (epoch, position, eventId) = try await source.read { try SQLEventLog.head($0) }
        return EventCursor(epoch: epoch, position: position, eventId: eventId)
    }

    /// Makes the tables, and marks the target as an unfinished copy.
    private func begin(_ epoch: Identifier) async throws {
        for pair in pairs {
            guard try await pair.isTargetEmpty() else {
                throw SQLCopyError.otherData(location: pair.target.location)
            }
        }
        for pair in pairs { try await pair.target.migrate(pair.schema.migrations, history: pair.schema.history) }
        let counters = pairs[0].schema.tables.filter(\.isCounter).map(\.deletion)
        try await target.define { [location = target.location] connection in
            // A service may have been started on it in this moment.
            guard try SQLEventLog.content(connection) == .nothing else {
                throw SQLCopyError.otherData(location: location)
            }
            try SQLEventLog.beginCopy(of: epoch, connection)
            try connection.execute(all: counters)
        }
    }

    private func copy(_ progress: (SQLCopyProgress) async throws -> Void) async throws {
        var state = SQLCopyProgress(stage: .copying, rows: 0, total: try await total())
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

    private func compare(_ progress: (SQLCopyProgress) async throws -> Void) async throws -> [SQLCopyReport.Table] {
        var state = SQLCopyProgress(stage: .comparing, rows: 0, total: try await total())
        var tables: [SQLCopyReport.Table] = []
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

    private func total() async throws -> Int {
        var total = 0
        for pair in pairs { total += try await pair.count(in: pair.source) }
        return total
    }
}
