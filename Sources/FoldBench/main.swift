import AnalyticsService
import Commerce
import SQLDatabase
import ServiceKit

// Prints how many events of an orders database are read and counted in a second, without HTTP: `FoldBench PATH [EVENTS]`.
guard CommandLine.arguments.count > 1 else { fatalError("FoldBench PATH-OF-orders.sqlite [EVENTS]") }
let most = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 300_000 : 300_000
let log = SQLEventLog(database: try SQLiteDatabase(path: CommandLine.arguments[1]))

var pages: [[UInt8]] = []
var cursor = EventCursor.start
while cursor.position < most {
    let page = try await log.page(after: cursor, limit: 2_000)
    if page.events.isEmpty { break }
    pages.append(JSONWriter.bytes(page))
    cursor = page.cursor(after: cursor)
}

for run in 1...3 {
    let began = ContinuousClock.now
    let events = try await FoldMeasurement.count(pages, currency: "USD", timeZone: "Europe/Berlin")
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    print("run \(run): \(events) events in \(seconds) s, \(Int(Double(events) / seconds)) events/s")
}
