import Commerce
import NIOCore
import ServiceKit

/// The content of a message of the stream.
struct LiveUpdate: Encodable {
    let position: Int64
    let asOf: Timestamp?
    let date: CalendarDate
    let timeZone: String
    /// Newest first.
    let orders: [RecentOrder]
    /// False when orders were paid since the message before that are no longer kept, and so are not told; else left out.
    let isComplete: Bool?
    /// A null takes away what was told before.
    let totals: [String: JSONValue]
    let verification: Verification

    /// - Parameter orders: oldest first.
    init(
        _ reading: LiveReading, orders: some BidirectionalCollection<RecentOrder>, isComplete: Bool,
        totals: [String: JSONValue]
    ) {
        position = reading.position
        asOf = reading.asOf
        date = reading.date
        timeZone = reading.timeZone
        self.orders = Array(orders.reversed())
        self.isComplete = isComplete ? nil : false
        self.totals = totals
        verification = reading.verification
    }
}
