import Logging
import RedisDatabase

/// Whether Redis removes keys by itself when its memory is full.
///
/// Metrics without some of their keys are wrong and cannot be told from those that were never counted. Only the comparison with
/// the orders finds that out.
enum RedisEviction {
    /// Tells the log when keys without a time to live may be removed. Says nothing when Redis does not let this user ask.
    static func warn(about database: RedisDatabase, _ logger: Logger) async throws {
        let answer: RedisValue
        do {
            answer = try await database.send(RedisCommand("INFO", ["memory"]))
        } catch RedisError.command {
            return
        }
        var settings: [Substring: Substring] = [:]
        for line in try answer.text?.split(whereSeparator: \.isNewline) ?? [] {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { settings[parts[0]] = parts[1] }
        }
        guard let policy = settings["maxmemory_policy"], policy.hasPrefix("allkeys"), settings["maxmemory"] != "0"
        else {
            return
        }
        logger.warning(
            "Redis removes metrics when its memory is full, and they are wrong then. Set its maxmemory-policy to noeviction.",
            metadata: ["maxmemory-policy": .string(String(policy))])
    }
}
