import Commerce
import RedisDatabase

/// The rebuild of metrics that instances share: may be asked for and looked at through any of them, and is done by the one that
/// counts.
struct SharedRebuild: RebuildControl {
    let database: RedisDatabase
    /// The days of new generations.
    let calendar: ReportingCalendar
    let clock: WallClock

    /// One that was asked for is said to run, whether or not it is begun yet: the request waits for whoever counts next.
    var status: RebuildStatus {
        get async throws {
            let commands = [InstanceKeys.report, InstanceKeys.rebuildRequest].map { RedisCommand("GET", ["\($0)"]) }
            let answers = try await database.transaction(commands)
            let told = ConsumerReport(stored: answers[0])?.rebuild ?? RebuildStatus(timeZone: calendar.name)
            guard told.status != .running, let time = try answers[1].text.flatMap({ Timestamp($0) }) else {
                return told
            }
            var requested = RebuildStatus(timeZone: calendar.name)
            requested.begin(.requested, at: time)
            return requested
        }
    }

    func request() async throws -> RebuildStatus {
        let told = try await status
        if told.status == .running { return told }
        let key = InstanceKeys.rebuildRequest
        _ = try await database.send(RedisCommand("SET", ["\(key)", RedisArgument(clock.now.description), "NX"]))
        return try await status
    }
}
