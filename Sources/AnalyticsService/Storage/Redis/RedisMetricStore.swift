import Commerce
import RedisDatabase

/// One generation of metrics in Redis, for as many processes as there are.
///
/// Every call throws ``GenerationLost`` when Redis does not have the generation (any more), ``DamagedMetrics`` when it finds
/// something there that does not belong there, and `RedisError` when Redis does not do what it is asked.
struct RedisMetricStore: MetricStore {
    let database: RedisDatabase
    let keys: MetricKeys

    /// A generation that was begun, here or elsewhere.
    init(database: RedisDatabase, generation: Identifier) {
        self.database = database
        keys = MetricKeys(generation)
    }

    func cursor() async throws -> EventCursor {
        try cursor(await send(RedisCommand("HGET", ["\(keys.meta)", "cursor"])))
    }

    func facts(of customers: Set<Identifier>) async throws -> KnownFacts {
        let customers = Array(customers)
        var places = MessagePackWriter()
        for customer in customers {
            places.append(MetricKeys.group(of: customer).utf8)
            places.append(customer)
        }
        let answer = try await run(
            .readFacts, keys: [keys.meta], arguments: [RedisArgument(keys.customers), RedisArgument(places.bytes)])
        let elements = try answer.elements
        let cursor = try cursor(elements[0])
        let numbers = try elements[1].text?.split(separator: " ", omittingEmptySubsequences: false) ?? []
        var known: [Identifier: CustomerFacts] = [:]
        for (customer, number) in zip(customers, numbers) where !number.isEmpty {
            guard let paidOrders = Int(number) else { throw DamagedMetrics(place: keys.customers(with: customer)) }
            known[customer] = CustomerFacts(paidOrders: paidOrders)
        }
        return KnownFacts(cursor: cursor, customers: known)
    }

    func apply(_ increments: Increments, expecting expected: EventCursor, advancingTo next: EventCursor) async throws {
        let orders = increments.buckets[.day].values.reduce(into: 0) { $0.addClamped($1[.orders]) }
        let answer = try await run(
            .applyIncrements, keys: [keys.meta, MetricKeys.served, MetricKeys.ordersTotal],
            arguments: [
                "\(keys.generation)", "\(expected.stored)", "\(next.stored)", RedisArgument(orders),
                RedisArgument(EncodedIncrements(increments, keys).bytes),
            ])
        if case .integer = answer { return }
        throw CursorMismatch(expected: expected, found: try cursor(answer))
    }

    func reading(of queries: [MetricQuery], recentOrders count: Int) async throws -> MetricReading {
        let reading = RedisReading(queries, keys)
        var head = [RedisCommand("HGET", ["\(keys.meta)", "cursor"])]
        if count > 0 { head.append(RedisCommand("LRANGE", ["\(keys.recentOrders)", RedisArgument(-count), -1])) }
        let answers = try await explainingDamage { try await database.transaction(head + reading.commands) }
        return MetricReading(
            cursor: try cursor(answers[0]), figures: try reading.figures(answers.dropFirst(head.count)),
            recentOrders: count > 0 ? try recentOrders(answers[1]) : [])
    }

    func productNames(of products: Set<Identifier>) async throws -> [Identifier: String] {
        let products = Array(products)
        // Redis wants one field at least.
        if products.isEmpty { return [:] }
        let names = products.map { RedisArgument($0.storedBytes) }
        let answers = try await answer(to: RedisCommand("HMGET", [RedisArgument(keys.productNames)] + names)).elements
        return try await explainingDamage {
            try zip(products, answers).reduce(into: [:]) { $0[$1.0] = try $1.1.text }
        }
    }

    func days() async throws -> [Int] {
        let key = keys.sums(of: Bucket(granularity: .day, number: 0))
        let fields = try await answer(to: RedisCommand("HKEYS", [RedisArgument(key)])).elements
        return try await explainingDamage {
            try fields.map { field in
                guard let number = try field.text.flatMap({ Int($0) }) else { throw DamagedMetrics(place: key) }
                return number
            }.sorted()
        }
    }
}
