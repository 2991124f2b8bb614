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
    /// A null takes away what was told before.
    let totals: [String: JSONValue]
    let verification: Verification

    /// - Parameter orders: oldest first.
    init(_ reading: LiveReading, orders: some BidirectionalCollection<RecentOrder>, totals: [String: JSONValue]) {
        position = reading.position
        asOf = reading.asOf
        date = reading.date
        timeZone = reading.timeZone
        self.orders = Array(orders.reversed())
        self.totals = totals
        verification = reading.verification
    }
}
