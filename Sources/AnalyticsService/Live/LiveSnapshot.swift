import Commerce
import NIOCore
import ServiceKit

/// The state that the stream has come to: makes the message that leads here from the state before, and the first messages
/// of listeners that begin here, each encoded once.
struct LiveSnapshot {
    let reading: LiveReading
    private let totals: [String: JSONValue]
    /// The first messages that were asked for, by how many orders they hold.
    private var firstMessages: [Int: ByteBuffer] = [:]

    /// After how many milliseconds a listener that was cut off should come back.
    private static let retry = 1_000

    init(_ reading: LiveReading) throws {
        self.reading = reading
        totals = try reading.members()
    }

    /// The first message of a listener: all totals, and the orders after `last`, or the last few when `last` is nil or too
    /// far in this log's past, or not in it.
    mutating func firstMessage(after last: StreamPosition?) throws -> ByteBuffer {
        let here = StreamPosition(reading)
        var orders = reading.orders.suffix(RecentOrder.shown)
        if let last, last.epoch == here.epoch, last.position <= here.position, isAllKnown(after: last.position) {
            orders = reading.orders.drop { $0.position <= last.position }
        }
        if let known = firstMessages[orders.count] { return known }
        let message = try message(orders, totals, retry: LiveSnapshot.retry)
        firstMessages[orders.count] = message
        return message
    }

    /// What changed since `earlier`; nil when nothing did but `asOf`.
    ///
    /// Everything is told anew after another log was counted, or the same one from further back.
    func message(since earlier: LiveSnapshot) throws -> ByteBuffer? {
        let before = earlier.reading
        guard reading.epoch == before.epoch, reading.position >= before.position else {
            return try message(reading.orders.suffix(RecentOrder.shown), totals)
        }
        let isSameDay = reading.date == before.date && reading.timeZone == before.timeZone
        let changed = isSameDay ? changes(since: earlier.totals) : totals
        let orders = reading.orders.drop { $0.position <= before.position }
        if isSameDay, reading.position == before.position, changed.isEmpty, orders.isEmpty,
            reading.verification == before.verification
        {
            return nil
        }
        return try message(orders, changed)
    }

    /// Whether every order paid after `position` is among those that are kept.
    private func isAllKnown(after position: Int64) -> Bool {
        reading.orders.count < RecentOrder.kept || (reading.orders.first?.position ?? 0) <= position
    }

    private func changes(since earlier: [String: JSONValue]) -> [String: JSONValue] {
        var changes = totals.filter { earlier[$0.key] != $0.value }
        for name in earlier.keys where totals[name] == nil { changes[name] = .null }
        return changes
    }

    private func message(
        _ orders: ArraySlice<RecentOrder>, _ totals: [String: JSONValue], retry: Int? = nil
    ) throws -> ByteBuffer {
        let update = LiveUpdate(reading, orders: orders, totals: totals)
        return ServerSentEvent(
            event: "update", id: StreamPosition(reading).description, data: try JSONCoding.bytes(update), retry: retry
        ).bytes
    }
}
