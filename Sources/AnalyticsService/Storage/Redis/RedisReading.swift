import Commerce
import RedisDatabase

/// What has to be asked for some queries, each part once, and what the answers add up to.
struct RedisReading {
    private let queries: [MetricQuery]
    private let keys: MetricKeys
    /// The parts that each of the commands asks for.
    private let parts: [[StoredPart]]

    init(_ queries: [MetricQuery], _ keys: MetricKeys) {
        self.queries = queries
        self.keys = keys
        let parts = Set(queries.flatMap { query in query.buckets.flatMap { StoredPart.all(query.parts, of: $0) } })
        self.parts = Array(Dictionary(grouping: parts) { $0.key(keys) }.values)
    }

    var commands: [RedisCommand] {
        parts.map { parts in
            let key = RedisArgument(parts[0].key(keys))
            return switch parts[0] {
            case .sums: RedisCommand("HMGET", [key] + parts.map { RedisArgument($0.bucket.number) })
            case .sales, .counts: RedisCommand("HGETALL", [key])
            case .sketch: RedisCommand("GET", [key])
            }
        }
    }

    /// - Parameter answers: those to ``commands``.
    /// - Returns: for each query its figures.
    /// - Throws: ``DamagedMetrics``.
    func figures(_ answers: some Sequence<RedisValue>) throws -> [BucketFigures] {
        var values: [StoredPart: RedisValue] = [:]
        for (parts, answer) in zip(parts, answers) {
            if case .sums = parts[0] {
                for (part, value) in zip(parts, try answer.elements) { values[part] = value }
            } else {
                values[parts[0]] = answer
            }
        }
        return try queries.map { query in
            var figures = BucketFigures()
            for part in query.buckets.lazy.flatMap({ StoredPart.all(query.parts, of: $0) }) {
                try part.add(values[part] ?? .null, to: &figures, keys)
            }
            return figures
        }
    }
}
