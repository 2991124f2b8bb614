import Commerce
import NIOCore
import ServiceKit

/// The state that the stream has come to: makes the message that leads here from the state before, and the first messages
/// of listeners that begin here, each encoded once.
struct LiveSnapshot {
    let reading: LiveReading
    private let totals: [String: JSONValue]
    /// The first messages that were asked for, by what they tell.
    private var firstMessages: [Orders: ByteBuffer] = [:]

    /// The last orders paid, so many of them, and whether these are all that a listener did not have.
    private struct Orders: Hashable {
        let count: Int
        var isComplete = true
    }

    /// After how many milliseconds a listener that was cut off should come back.
    private static let retry = 1_000

    init(_ reading: LiveReading) throws {
        self.reading = reading
        totals = try reading.members()
    }

    /// The first message of a listener: all totals, and the orders after `last`. They are the last few when `last` is nil,
    /// and, called incomplete, when it is too far in this log's past or not in it.
    mutating func firstMessage(after last: StreamPosition?) throws -> ByteBuffer {
        let orders = last.map(orders) ?? lastFew()
        if let known = firstMessages[orders] { return known }
        let message = try message(orders, totals, retry: LiveSnapshot.retry)
        firstMessages[orders] = message
        return message
    }

    /// What changed since `earlier` for one who looks at it; nil when nothing did.
    ///
    /// Events that change no number are nothing, nor is a comparison that found again what was known: it is told when its
    /// outcome is another, and when it has caught up with the numbers. Everything is told anew after another log was
    /// counted, or the same one from further back.
    func message(since earlier: LiveSnapshot) throws -> ByteBuffer? {
        let before = earlier.reading
        guard reading.epoch == before.epoch, reading.position >= before.position else {
            return try message(lastFew(isComplete: before.epoch == nil), totals)
        }
        let isSameDay = reading.date == before.date && reading.timeZone == before.timeZone
        let changed = isSameDay ? changes(since: earlier.totals) : totals
        let orders = Orders(
            count: countOfOrders(after: before.position), isComplete: isAllKnown(after: before.position))
        let isVerificationKnown =
            reading.verification.status == before.verification.status
            && reading.verification.drift == before.verification.drift
            && (!isWhollyCompared || earlier.isWhollyCompared)
        if isSameDay, changed.isEmpty, orders.count == 0, isVerificationKnown { return nil }
        return try message(orders, changed)
    }

    /// Whether all that is in the numbers was compared.
    private var isWhollyCompared: Bool { reading.verification.position == reading.position }

    private func lastFew(isComplete: Bool = true) -> Orders {
        Orders(count: min(reading.orders.count, RecentOrder.shown), isComplete: isComplete)
    }

    /// The orders paid after `last`, where a listener had come to.
    private func orders(after last: StreamPosition) -> Orders {
        let here = StreamPosition(reading)
        guard last.epoch == here.epoch, last.position <= here.position, isAllKnown(after: last.position) else {
            return lastFew(isComplete: false)
        }
        return Orders(count: countOfOrders(after: last.position))
    }

    private func countOfOrders(after position: Int64) -> Int { reading.orders.count { $0.position > position } }

    /// Whether every order paid after `position` is among those that are kept.
    private func isAllKnown(after position: Int64) -> Bool {
        reading.orders.count < RecentOrder.kept || (reading.orders.first?.position ?? 0) <= position
    }

    private func changes(since earlier: [String: JSONValue]) -> [String: JSONValue] {
        var changes = totals.filter { earlier[$0.key] != $0.value }
        for name in earlier.keys where totals[name] == nil { changes[name] = .null }
        return changes
    }

    private func message(_ orders: Orders, _ totals: [String: JSONValue], retry: Int? = nil) throws -> ByteBuffer {
        let update = LiveUpdate(
            reading, orders: reading.orders.suffix(orders.count), isComplete: orders.isComplete, totals: totals)
        return ServerSentEvent(
            event: "update", id: StreamPosition(reading).description, data: try JSONCoding.bytes(update), retry: retry
        ).bytes
    }
}
