import Commerce
import Dispatch
import Synchronization
import TestSupport

@testable import AnalyticsService

/// An orders log in memory, which cuts its pages anywhere and refuses the cursors of another log as a real one does.
final class MemoryOrderFeed: OrderFeed {
    private struct State {
        var epoch: Identifier
        var events: [OrderEvent]
        var generator: SeededGenerator
        var readers: Set<String> = []
    }

    private let state: Mutex<State>

    init(_ events: [OrderEvent] = [], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        state = Mutex(
            State(
                epoch: Identifier(at: .now, using: &generator), events: events, generator: generator))
    }

    /// All events, and the cursor after the last.
    var content: (events: [OrderEvent], cursor: EventCursor) {
        state.withLock { state in
            let cursor = EventCursor(
                epoch: state.epoch, position: Int64(state.events.count), eventId: state.events.last?.id)
            return (state.events, cursor)
        }
    }

    /// What queues that read it have under this key, so that a test can tell them apart.
    static let reader = DispatchSpecificKey<String>()

    /// The queues that have read it.
    var readers: Set<String> { state.withLock { $0.readers } }

    /// Appends events to the log.
    func append(_ events: [OrderEvent]) {
        state.withLock { $0.events += events }
    }

    /// From now on this is another log, with other events.
    func replace(with events: [OrderEvent]) {
        state.withLock { state in
            state = State(
                epoch: Identifier(at: .now, using: &state.generator), events: events, generator: state.generator)
        }
    }

    func page(after cursor: EventCursor, limit: Int, wait: Int) async throws -> OrderFeedPage {
        try state.withLock { state in
            state.readers.insert(DispatchQueue.getSpecific(key: MemoryOrderFeed.reader) ?? "others")
            let position = Int(cursor.position)
            guard position <= state.events.count, cursor.epoch == nil || cursor.epoch == state.epoch,
                position == 0 || cursor.epoch == state.epoch && state.events[position - 1].id == cursor.eventId
            else { throw AnotherLog(epoch: state.epoch) }
            let rest = state.events.count - position
            let count = rest == 0 ? 0 : Int.random(in: 1...min(rest, limit, 40), using: &state.generator)
            let last = position + count
            return OrderFeedPage(
                events: Array(state.events[position..<last]), unknown: [],
                lastEventAt: count == 0 ? nil : state.events[last - 1].occurredAt,
                cursor: EventCursor(
                    epoch: state.epoch, position: Int64(last), eventId: last == 0 ? nil : state.events[last - 1].id),
                head: Int64(state.events.count))
        }
    }
}
