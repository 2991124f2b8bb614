import Commerce
import Synchronization
import TestSupport

@testable import AnalyticsService

/// An orders log in memory, which cuts its pages anywhere and refuses the cursors of another log as a real one does.
final class MemoryOrderFeed: OrderFeed {
    private struct State {
        let epoch: Identifier
        var events: [OrderEvent]
        var ids: [Identifier]
        var generator: SeededGenerator
    }

    private let state: Mutex<State>

    init(_ events: [OrderEvent] = [], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let ids = events.map { Identifier(at: $0.occurredAt, using: &generator) }
        state = Mutex(
            State(
                epoch: Identifier(at: .now, using: &generator), events: events, ids: ids, generator: generator))
    }

    func page(after cursor: EventCursor, limit: Int, wait: Int) async throws -> OrderFeedPage {
        try state.withLock { state in
            let position = Int(cursor.position)
            guard position <= state.events.count, cursor.epoch == nil || cursor.epoch == state.epoch,
                position == 0 || cursor.epoch == state.epoch && state.ids[position - 1] == cursor.eventId
            else { throw AnotherLog(epoch: state.epoch) }
            let rest = state.events.count - position
            let count = rest == 0 ? 0 : Int.random(in: 1...min(rest, 40), using: &state.generator)
            let last = position + count
            return OrderFeedPage(
                events: Array(state.events[position..<last]), unknown: [],
                lastEventAt: count == 0 ? nil : state.events[last - 1].occurredAt,
                cursor: EventCursor(
                    epoch: state.epoch, position: Int64(last), eventId: last == 0 ? nil : state.ids[last - 1]),
                head: Int64(state.events.count))
        }
    }
}
