import Commerce
import RedisDatabase

extension RedisMetricStore {
    /// The cursor in an answer.
    ///
    /// - Throws: ``GenerationLost`` when there is none, or an empty one, which a change has left that broke off.
    func cursor(_ answer: RedisValue) throws -> EventCursor {
        guard let text = try answer.text, !text.isEmpty else { throw GenerationLost(generation: keys.generation) }
        guard let cursor = EventCursor(stored: text) else { throw DamagedMetrics(place: keys.meta) }
        return cursor
    }

    func recentOrders(_ answer: RedisValue) throws -> [RecentOrder] {
        try answer.elements.map { element in
            guard case .bytes(let bytes) = element, let order = try? RecentOrder(stored: bytes) else {
                throw DamagedMetrics(place: keys.recentOrders)
            }
            return order
        }
    }

    func send(_ command: RedisCommand) async throws -> RedisValue {
        try await explainingDamage { try await database.send(command) }
    }

    /// The answer of a generation that is not lost: without it there would be nothing, too, where nothing was counted.
    func answer(to command: RedisCommand) async throws -> RedisValue {
        let answers = try await explainingDamage {
            try await database.transaction([RedisCommand("HGET", ["\(keys.meta)", "cursor"]), command])
        }
        _ = try cursor(answers[0])
        return answers[1]
    }

    func run(_ script: RedisScript, keys: [String], arguments: [RedisArgument]) async throws -> RedisValue {
        try await explainingDamage { try await database.run(script, keys: keys, arguments: arguments) }
    }

    /// Throws ``DamagedMetrics`` in place of the errors of Redis that say that something does not belong where it is.
    func explainingDamage<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch RedisError.command(let message, _) {
            throw DamagedMetrics(place: message)
        } catch RedisError.unexpectedValue(let expected, let found) {
            throw DamagedMetrics(place: "\(found) in place of \(expected)")
        }
    }
}
