import Commerce
import DatabaseAccess
import SQLDatabase
import Testing

/// What arrives, and that it arrives once, wherever a copy was ended.
@Suite struct CopyTests {
    @Test(arguments: Store.servers) func everyValueSurvivesTheWayThereAndBack(store: Store) async throws {
        try await withFileAndServer(store, rows: 2_100) { source, server in
            let content = try await CopiedStorage.content(source.address)
            #expect(content.count == 2_105)
            let there = try #require(try await source.copy(to: server))
            #expect(there.problem == nil)
            #expect(try await CopiedStorage.content(server) == content)
            try await withTemporaryPath { path in
                let copy = CopiedStorage(existing: server)
                let back = try #require(try await copy.copy(to: "sqlite:" + path))
                #expect(back.problem == nil)
                let copied = try await CopiedStorage.content("sqlite:" + path)
                #expect(copied == content)
            }
        }
    }

    @Test(arguments: Store.servers) func theReportHasRowsSumsAndChecksums(store: Store) async throws {
        try await withFileAndServer(store, rows: 12) { source, server in
            let report = try #require(try await source.copy(to: server))
            #expect(report.tables.map(\.name) == ["events", "event_position", "things"])
            let things = try #require(report.tables.last)
            #expect(things.source == things.target)
            #expect(things.source.rows == 12)
            #expect(things.source.digest.count == 32)
            // Each of the six amounts comes twice: the smallest and the largest number make -1 together.
            let sums = Dictionary(uniqueKeysWithValues: things.source.sums.map { ($0.column, $0.sum) })
            #expect(sums == ["number": 66, "amount": 2 * (-1 - 1 + Int128(1 << 53 + 1))])
        }
    }

    @Test(arguments: Store.servers) func consumersGoOnFromTheirCursors(store: Store) async throws {
        try await withFileAndServer(store) { source, server in
            let before = try await source.use { try await SQLEventLog(database: $0).page(after: .start, limit: 2) }
            #expect(try await source.copy(to: server)?.problem == nil)
            try await CopiedStorage.use(server) { database in
                let log = SQLEventLog(database: database)
                try await log.prepare()
                let after = try await log.page(after: before.cursor(after: .start), limit: 10)
                #expect(after.epoch == before.epoch)
                #expect(after.events.map(\.position) == [3])
                let event = NewEvent(id: .make(), type: "t", version: 1, occurredAt: .now, body: [])
                #expect(try await database.write { try SQLEventLog.append([event], to: $0) } == 4)
            }
        }
    }

    @Test(arguments: Store.servers) func aCopyThatWasEndedAnywhereIsContinued(store: Store) async throws {
        try await withFileAndServer(store, rows: 2_100) { source, server in
            let content = try await CopiedStorage.content(source.address)
            var copied: [Int] = []
            for _ in 1...5 {
                let report = try await source.copy(to: server, pages: 1) { progress in
                    #expect(progress.stage == .copying && progress.total == 2_104)
                    copied.append(progress.rows)
                }
                #expect(report == nil)
                try await expectUnfinished(server)
            }
            // Each one goes on where the one before was ended.
            #expect(copied == [3, 4, 1_004, 2_004, 2_104])
            #expect(try await source.copy(to: server)?.problem == nil)
            #expect(try await CopiedStorage.content(server) == content)
        }
    }

    @Test(arguments: Store.servers) func aCopyThatWasNotComparedIsNotFinished(store: Store) async throws {
        try await withFileAndServer(store, rows: 5) { source, server in
            #expect(try await source.copy(to: server, pages: 4) == nil)
            try await expectUnfinished(server)
            let half = CopiedStorage(existing: server)
            try await withTemporaryPath { path in
                let error = await #expect(throws: StorageCopyError.self) { try await half.copy(to: "sqlite:" + path) }
                guard case .unfinishedCopy? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
            #expect(try await source.copy(to: server)?.problem == nil)
            try await CopiedStorage.use(server) { try await SQLEventLog(database: $0).prepare() }
        }
    }

    @Test(arguments: Store.servers) func aFinishedCopyMayBeRepeatedAndIsOnlyCompared(store: Store) async throws {
        try await withFileAndServer(store, rows: 5) { source, server in
            #expect(try await source.copy(to: server)?.problem == nil)
            let again = try await source.copy(to: server) { progress in
                #expect(progress.stage == .comparing)
            }
            #expect(again?.problem == nil)
        }
    }

    private func expectUnfinished(_ address: String) async throws {
        try await CopiedStorage.use(address) { database in
            await #expect(throws: StorageCopyError.unfinishedCopy(location: database.location)) {
                try await SQLEventLog(database: database).prepare()
            }
        }
    }
}

/// Runs `body` with a storage in a file, and the address of an empty database on a server.
func withFileAndServer(
    _ store: Store, rows: Int = 3, _ body: (CopiedStorage, String) async throws -> Void
) async throws {
    try await withTemporaryPath { path in
        let source = try await CopiedStorage(at: "sqlite:" + path, rows: rows)
        try await store.withAddress { try await body(source, $0) }
    }
}
