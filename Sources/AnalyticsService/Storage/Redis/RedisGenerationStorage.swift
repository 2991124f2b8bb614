import Commerce
import Foundation
import RedisDatabase

/// Keeps generations in Redis, for all instances that use it.
///
/// Ids are new each time, so what a process still writes that was held up never gets into another generation.
struct RedisGenerationStorage: GenerationStorage {
    /// Holds the id of the generation that is being built.
    static let successor = "analytics:successor"

    let calendar: ReportingCalendar
    private let database: RedisDatabase

    init(_ database: RedisDatabase, calendar: ReportingCalendar) {
        self.database = database
        self.calendar = calendar
    }

    func served() async throws -> Generation {
        while true {
            let id = try await id(in: MetricKeys.served)
            if let id, let generation = try await generation(id) { return generation }
            if let generation = try await beginServed(insteadOf: id) { return generation }
        }
    }

    func isServed(_ generation: Generation) async throws -> Bool {
        try await id(in: MetricKeys.served) == generation.id
    }

    func unfinished() async throws -> Generation? {
        guard let id = try await id(in: RedisGenerationStorage.successor), let generation = try await generation(id),
            generation.calendar.name == calendar.name, generation.isOfThisFold
        else { return nil }
        return generation
    }

    func makeSuccessor(of served: Generation) async throws -> Generation {
        let successor = try await begin()
        let isBeside = try await run(
            .nameSuccessor, on: [MetricKeys.served, RedisGenerationStorage.successor, MetricKeys(successor.id).meta],
            served.id, successor.id)
        guard isBeside else { throw GenerationReplaced(generation: served.id) }
        return successor
    }

    func dropSuccessor(_ successor: Generation) async throws {
        _ = try await run(.unnameSuccessor, on: [RedisGenerationStorage.successor], successor.id)
    }

    func promote(_ successor: Generation, over served: Generation) async throws {
        let isPromoted = try await run(
            .promoteSuccessor,
            on: [
                MetricKeys.served, RedisGenerationStorage.successor, MetricKeys.ordersTotal,
                MetricKeys(successor.id).meta,
            ], served.id, successor.id)
        guard isPromoted else { throw GenerationReplaced(generation: served.id) }
    }

    /// Removes the generations that are neither served nor being built, also those that were begun and never got a name.
    func removeOthers() async throws {
        for id in try await RedisMetricStore.generations(in: database) {
            let isRetired = try await run(
                .retireGeneration, on: [MetricKeys.served, RedisGenerationStorage.successor, MetricKeys(id).meta], id)
            if isRetired { try await RedisMetricStore(database: database, generation: id).remove() }
        }
    }

    /// Serves an empty generation instead of one that is lost; nil when something else is served by now.
    private func beginServed(insteadOf lost: Identifier?) async throws -> Generation? {
        let generation = try await begin()
        let isServed = try await run(
            .replaceLostGeneration,
            on: [
                MetricKeys.served, MetricKeys.ordersTotal, MetricKeys(generation.id).meta,
                MetricKeys(lost ?? .nothing).meta,
            ], lost, generation.id)
        return isServed ? generation : nil
    }

    private func begin() async throws -> Generation {
        let store = try await RedisMetricStore.begin(in: database, timeZone: calendar.name)
        return Generation(id: store.keys.generation, store: store, calendar: calendar)
    }

    /// The generation with this id; nil when Redis does not have it.
    private func generation(_ id: Identifier) async throws -> Generation? {
        let store = RedisMetricStore(database: database, generation: id)
        guard let meta = try await store.meta() else { return nil }
        guard let zone = TimeZone(identifier: meta.timeZone) else { throw DamagedMetrics(place: store.keys.meta) }
        return Generation(
            id: id, store: store, calendar: ReportingCalendar(timeZone: zone), foldVersion: meta.foldVersion)
    }

    private func id(in key: String) async throws -> Identifier? {
        guard let text = try await database.send(RedisCommand("GET", ["\(key)"])).text else { return nil }
        guard let id = Identifier(text) else { throw DamagedMetrics(place: key) }
        return id
    }

    /// Whether a script did what it is for.
    private func run(_ script: RedisScript, on keys: [String], _ ids: Identifier?...) async throws -> Bool {
        let answer = try await database.run(
            script, keys: keys, arguments: ids.map { RedisArgument($0.map { "\($0)" } ?? "") })
        return try answer.integer == 1
    }
}
