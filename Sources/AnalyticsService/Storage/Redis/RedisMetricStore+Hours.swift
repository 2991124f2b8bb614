import Commerce
import RedisDatabase

extension RedisMetricStore {
    /// Forgets the hours that begin before the one with this number.
    func dropHours(before number: Int) async throws {
        let lastDay = Bucket(granularity: .hour, number: number).utcDay
        let days = try await send(
            RedisCommand("ZRANGEBYSCORE", ["\(keys.daysWithHours)", "-inf", RedisArgument(lastDay)])
        ).elements
        for day in days {
            guard let day = try day.text else { continue }
            _ = try await run(
                .dropHours, keys: [keys.hourSums + day, keys.daysWithHours],
                arguments: ["\(day)", RedisArgument(number)])
        }
    }
}
