import Commerce
import DatabaseAccess
import Foundation
import TestSupport
import Testing

@testable import SQLDatabase

/// What is not copied, and is left as it was.
@Suite struct CopyRefusalTests {
    @Test(arguments: Store.servers) func aTargetWithAnotherLogIsLeftAsItIs(store: Store) async throws {
        try await withFileAndServer(store) { source, server in
            _ = try await CopiedStorage(at: server)
            try await expectOtherData(source, server)
        }
    }

    @Test(arguments: Store.servers) func aTargetWithRowsIsLeftAsItIs(store: Store) async throws {
        try await withFileAndServer(store) { source, server in
            try await CopiedStorage.use(server) { database in
                try await database.migrate(CopiedStorage.schema.migrations)
                try await database.write {
                    try $0.execute("INSERT INTO things (category, number) VALUES ('another', 1)")
                }
            }
            try await expectOtherData(source, server)
        }
    }

    @Test(arguments: Store.servers) func anUnfinishedCopyOfAnotherSourceIsLeftAsItIs(store: Store) async throws {
        try await withFileAndServer(store) { source, server in
            #expect(try await source.copy(to: server, pages: 1) == nil)
            try await withTemporaryPath { path in
                try await expectOtherData(try await CopiedStorage(at: "sqlite:" + path), server)
            }
        }
    }

    private func expectOtherData(_ source: CopiedStorage, _ server: String) async throws {
        let before = try await CopiedStorage.content(server)
        let location = try await CopiedStorage.use(server) { $0.location }
        await #expect(throws: StorageCopyError.otherData(location: location)) { try await source.copy(to: server) }
        #expect(try await CopiedStorage.content(server) == before)
    }

    @Test(
        arguments: Store.servers,
        ["UPDATE things SET note = 'x' WHERE number = 1", "DELETE FROM things WHERE number = 1"])
    func whatWasChangedInTheSourceAfterAnUnfinishedCopyShows(store: Store, change: String) async throws {
        try await withFileAndServer(store) { source, server in
            #expect(try await source.copy(to: server, pages: 3) == nil)
            try await source.use { database in try await database.write { try $0.execute(change) } }
            let report = try #require(try await source.copy(to: server))
            #expect(report.tables.filter { $0.source != $0.target }.map(\.name) == ["things"])
            guard case .changedMeanwhile = report.problem else {
                Issue.record("\(String(describing: report.problem))")
                return
            }
            try await CopiedStorage.use(server) { database in
                await #expect(throws: StorageCopyError.self) { try await SQLEventLog(database: database).prepare() }
            }
        }
    }

    @Test(arguments: Store.servers) func rowsOfAnotherOriginAreNotMixedWithThoseOfTheSource(store: Store) async throws {
        try await withFileAndServer(store) { source, server in
            #expect(try await source.copy(to: server, pages: 1) == nil)
            try await CopiedStorage.use(server) { database in
                try await database.write {
                    try $0.execute("INSERT INTO things (category, number) VALUES ('', -1)")
                }
            }
            func things() async throws -> [String] {
                try await CopiedStorage.content(server).filter { $0.hasPrefix("things") }
            }
            let before = try await things()
            let error = await #expect(throws: StorageCopyError.self) { try await source.copy(to: server) }
            guard case .changedMeanwhile? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await things() == before)
        }
    }

    @Test(arguments: Store.servers) func anEventDuringTheCopyShows(store: Store) async throws {
        // The other way round, since a file has one process only.
        try await store.withAddress { server in
            let source = try await CopiedStorage(at: server, rows: 3)
            try await withTemporaryPath { path in
                var isAppended = false
                let report = try await source.copy(to: "sqlite:" + path) { progress in
                    guard progress.stage == .comparing, progress.rows == progress.total, !isAppended else { return }
                    isAppended = true
                    let event = NewEvent(id: .make(), type: "t", version: 1, occurredAt: .now, body: [])
                    try await source.use { database in
                        _ = try await database.write { try SQLEventLog.append([event], to: $0) }
                    }
                }
                #expect(isAppended)
                guard case .changedMeanwhile = try #require(report).problem else {
                    Issue.record("\(String(describing: report?.problem))")
                    return
                }
                try await CopiedStorage.use("sqlite:" + path) { database in
                    await #expect(throws: StorageCopyError.self) { try await SQLEventLog(database: database).prepare() }
                }
            }
        }
    }

    @Test(arguments: Store.servers) func aFinishedCopyThatIsInUseIsLeftAsItIs(store: Store) async throws {
        try await withFileAndServer(store) { source, server in
            #expect(try await source.copy(to: server)?.problem == nil)
            try await CopiedStorage.use(server) { database in
                try await database.write { try $0.execute("DELETE FROM things WHERE number = 2") }
            }
            let before = try await CopiedStorage.content(server)
            let report = try #require(try await source.copy(to: server))
            guard case .usedSince = report.problem else {
                Issue.record("\(String(describing: report.problem))")
                return
            }
            #expect(try await CopiedStorage.content(server) == before)
        }
    }

    @Test(arguments: Store.servers) func aSourceThatHoldsNothingMakesNoTarget(store: Store) async throws {
        try await store.withAddress { server in
            try await withTemporaryPath { path in
                await #expect(throws: StorageCopyError.self) {
                    try await CopiedStorage(existing: server).copy(to: "sqlite:" + path)
                }
                #expect(!FileManager.default.fileExists(atPath: path))
                await #expect(throws: StorageCopyError.noStorage(service: "things", location: path)) {
                    try await CopiedStorage(existing: "sqlite:" + path).copy(to: server)
                }
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test(arguments: Store.servers) func aSourceOfAnotherVersionIsRefused(store: Store) async throws {
        try await withFileAndServer(store) { source, server in
            let location = try await source.use { database in
                try await database.write { try $0.execute("DELETE FROM schema_migrations WHERE number = 2") }
                return database.location
            }
            await #expect(throws: StorageCopyError.otherSchema(service: "things", location: location)) {
                try await source.copy(to: server)
            }
        }
    }

    @Test func anAddressThatCannotBeUsedIsRefused() async throws {
        try await withTemporaryPath { path in
            let source = try await CopiedStorage(at: "sqlite:" + path)
            await #expect(throws: StorageCopyError.onlyFiles) { try await source.copy(to: "sqlite:\(path).copy") }
            #expect(!FileManager.default.fileExists(atPath: path + ".copy"))
            let port = FreePorts.take(1)[0]
            for address in ["postgres://a:b@127.0.0.1:\(port)/c", "mysql://a:b@127.0.0.1:\(port)/c"] {
                let error = await #expect(throws: StorageCopyError.self) { try await source.copy(to: address) }
                guard case .unreachable? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            let copy = SQLCopy(
                of: "things", in: [.sqlite, .mySQL],
                [
                    SQLCopyPart(
                        CopiedStorage.schema, from: try SQLDatabaseAddress(source.address),
                        to: try SQLDatabaseAddress("postgres://a:b@127.0.0.1:\(port)/c"))
                ])
            await #expect(throws: StorageCopyError.wrongKind(service: "things", product: "PostgreSQL")) {
                try await copy.run { _ in }
            }
        }
    }
}
