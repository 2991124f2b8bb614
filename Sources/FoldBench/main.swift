import AnalyticsService
import Commerce
import Foundation
import SQLDatabase
import ServiceKit

// Prints how many events of an orders database are read and counted in a second, without HTTP, in memory and, when there is one,
// in Redis: `FoldBench PATH [REDIS-URL [EVENTS]]`.
guard CommandLine.arguments.count > 1, let zone = TimeZone(identifier: "Europe/Berlin") else {
    fatalError("FoldBench PATH-OF-orders.sqlite [REDIS-URL [EVENTS]]")
}
let redis = CommandLine.arguments.dropFirst(2).first
let most = CommandLine.arguments.dropFirst(3).first.flatMap { Int($0) } ?? 300_000
let log = SQLEventLog(database: try SQLiteDatabase(path: CommandLine.arguments[1]))

var pages: [[UInt8]] = []
var cursor = EventCursor.start
while cursor.position < most {
    let page = try await log.page(after: cursor, limit: 2_000)
    if page.events.isEmpty { break }
    pages.append(JSONWriter.bytes(page))
    cursor = page.cursor(after: cursor)
}
let measurement = FoldMeasurement(of: pages, currency: .usd, timeZone: zone)

func report(_ place: String, _ result: FoldMeasurement.Result) {
    func rate(_ seconds: Double) -> Int { Int(Double(result.events) / seconds) }
    func time(_ seconds: Double) -> String {
        String(format: "%.2f s, %.1f µs an event", seconds, seconds * 1e6 / Double(result.events))
    }
    print("\(place): \(result.events) events, \(rate(result.seconds)) a second")
    print(
        "  \(rate(result.ownSeconds + result.redisSeconds)) a second of processor time: this process \(time(result.ownSeconds))"
            + (result.redisSeconds > 0 ? "; Redis \(time(result.redisSeconds))" : ""))
}

for _ in 1...3 {
    report("memory", try await measurement.inMemory())
    if let redis { report("Redis", try await measurement.inRedis(at: redis)) }
}
