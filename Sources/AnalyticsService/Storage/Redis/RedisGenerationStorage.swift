import Commerce
import Foundation
import Logging
import RedisDatabase
import Synchronization

/// Keeps generations in Redis, for all instances that use it. Those that serve read; only the one that counts changes anything.
///
/// Generations have new names each time, so what a stopped instance still writes never gets into another one.
struct RedisGenerationStorage: GenerationStorage {
    /// Names the generation that is being built.
    static let successor = "analytics:successor"

    let calendar: ReportingCalendar
    let database: RedisDatabase

    init(_ database: RedisDatabase, calendar: ReportingCalendar) {
        self.database = database
        self.calendar = calendar
    }

    /// The generation that is served; an empty one, from now on, when there is none.
    func served() async throws -> Generation {
        while true {
            let name = try await name(in: MetricKeys.served)
            if let name, let generation = try await generation(name) { return generation }
            if let generation = try await serveNew(insteadOf: name) { return generation }
        }
    }

    /// The generation with this id; nil when Redis does not have it.
    func generation(_ id: Identifier) async throws -> Generation? {
        let store = RedisMetricStore(database: database, generation: id)
        guard let meta = try await store.meta() else { return nil }
        guard let zone = TimeZone(identifier: meta.timeZone) else { throw DamagedMetrics(place: store.keys.meta) }
        return Generation(
            store: store, calendar: ReportingCalendar(timeZone: zone), foldVersion: meta.foldVersion)
    }

    func unfinished() async throws -> Generation? {
        guard let name = try await name(in: RedisGenerationStorage.successor),
            let generation = try await generation(name), generation.calendar.name == calendar.name,
            generation.isOfThisFold
        else { return nil }
        return generation
    }

    func makeSuccessor() async throws -> Generation {
        let id = Identifier.make()
        // Its name first: what nobody names is removed.
        _ = try await database.send(RedisCommand("SET", ["\(RedisGenerationStorage.successor)", "\(id)"]))
        return try await begin(id)
    }

    func dropSuccessor() async throws {
        let name = try await database.send(RedisCommand("GETDEL", ["\(RedisGenerationStorage.successor)"])).text
        guard let id = name.flatMap({ Identifier($0) }) else { return }
        try await RedisMetricStore(database: database, generation: id).remove()
    }

    func promoteSuccessor() async throws {
        guard let new = try await name(in: RedisGenerationStorage.successor) else { return }
        guard try await serve(new, insteadOf: try await name(in: MetricKeys.served)) else {
            throw GenerationLost(generation: new)
        }
    }

    func beginAgain() async throws -> Generation {
        // Another instance may have begun one already; then that one is there.
        try await served()
    }

    /// Removes what is neither served nor being built.
    func removeOthers() async throws {
        // In this order: what is begun in between is not among those found.
        let found = try await RedisMetricStore.generations(in: database)
        let named = [try await name(in: MetricKeys.served), try await name(in: RedisGenerationStorage.successor)]
        for id in found where !named.contains(id) {
            try await RedisMetricStore(database: database, generation: id).remove()
        }
    }

    private func serveNew(insteadOf old: Identifier?) async throws -> Generation? {
        let id = Identifier.make()
        let generation = try await begin(id)
        return try await serve(id, insteadOf: old) ? generation : nil
    }

    private func begin(_ id: Identifier) async throws -> Generation {
        let store = try await RedisMetricStore.begin(in: database, generation: id, timeZone: calendar.name)
        return Generation(store: store, calendar: calendar)
    }

    private func serve(_ new: Identifier, insteadOf old: Identifier?) async throws -> Bool {
        let answer = try await database.run(
            .serveGeneration,
            keys: [
                MetricKeys.served, RedisGenerationStorage.successor, MetricKeys.ordersTotal, MetricKeys(new).meta,
            ], arguments: [RedisArgument(old.map { "\($0)" } ?? ""), "\(new)"])
        return try answer.integer == 1
    }

    private func name(in key: String) async throws -> Identifier? {
        let name = try await database.send(RedisCommand("GET", ["\(key)"])).text
        return try name.map {
            guard let id = Identifier($0) else { throw DamagedMetrics(place: key) }
            return id
        }
    }
}

extension Generation {
    /// Its id in Redis; nil when it is elsewhere.
    var id: Identifier? { (store as? RedisMetricStore)?.keys.generation }
}
