import Commerce
import RedisDatabase

/// The beginning and the end of a generation.
extension RedisMetricStore {
    /// The layout of what is stored, which a program of another one does not touch.
    private static let format = "1"
    /// How many keys are looked at and removed at once: few enough that nobody waits for it.
    private static let bite = 500

    /// Makes an empty generation.
    static func begin(
        in database: RedisDatabase, generation: Identifier = .make(), timeZone: String, foldVersion: Int = Fold.version
    ) async throws -> RedisMetricStore {
        let store = RedisMetricStore(database: database, generation: generation)
        let fields: [RedisArgument] = [
            "format", "\(format)", "timeZone", "\(timeZone)", "foldVersion", RedisArgument(foldVersion), "orders", "0",
            "cursor", "\(EventCursor.start.stored)",
        ]
        _ = try await store.send(RedisCommand("HSET", ["\(store.keys.meta)"] + fields))
        return store
    }

    /// All generations that Redis has, also those that were not removed to the end.
    static func generations(in database: RedisDatabase) async throws -> [Identifier] {
        var found: Set<Identifier> = []
        try await scan(database, for: MetricKeys.anyMeta) { names in
            found.formUnion(names.compactMap { MetricKeys(meta: $0)?.generation })
        }
        return found.sorted()
    }

    /// What the generation says of itself; nil when it is lost.
    func meta() async throws -> GenerationMeta? {
        let fields: [RedisArgument] = ["format", "timeZone", "foldVersion", "orders", "cursor"]
        let answer = try await send(RedisCommand("HMGET", ["\(keys.meta)"] + fields))
        let values = try answer.elements.map { try $0.text }
        guard let cursor = values[4], !cursor.isEmpty else { return nil }
        guard values[0] == RedisMetricStore.format, let timeZone = values[1],
            let foldVersion = values[2].flatMap({ Int($0) }), let orders = values[3].flatMap({ Int($0) }),
            let cursor = EventCursor(stored: cursor)
        else { throw DamagedMetrics(place: keys.meta) }
        return GenerationMeta(timeZone: timeZone, foldVersion: foldVersion, cursor: cursor, orders: orders)
    }

    /// Removes the generation. From the first moment on it is lost for all who read or write it. May be repeated, also for one
    /// that was removed in part.
    func remove() async throws {
        _ = try await send(RedisCommand("HDEL", ["\(keys.meta)", "cursor"]))
        try await RedisMetricStore.scan(database, for: keys.prefix + "*") { names in
            let names = names.filter { $0 != keys.meta }
            if !names.isEmpty { _ = try await send(RedisCommand("UNLINK", names.map { RedisArgument($0) })) }
        }
        _ = try await send(RedisCommand("UNLINK", ["\(keys.meta)"]))
    }

    /// Hands over the names of all keys that match `pattern`, some of them perhaps twice.
    private static func scan(
        _ database: RedisDatabase, for pattern: String, _ body: ([String]) async throws -> Void
    ) async throws {
        var cursor = "0"
        repeat {
            let answer = try await database.send(
                RedisCommand("SCAN", ["\(cursor)", "MATCH", "\(pattern)", "COUNT", RedisArgument(bite)])
            ).elements
            cursor = try answer[0].text ?? "0"
            try await body(try answer[1].elements.compactMap { try $0.text })
        } while cursor != "0"
    }
}
