import Commerce
import Synchronization

/// Forgets the hours that are not kept any longer, once for each day of the clock and for each generation.
final class HourDropping: Sendable {
    private struct Done: Equatable {
        let generation: Identifier
        let firstHour: Int
    }

    private let hours: HourRetention
    private let clock: WallClock
    private let last = Mutex<Done?>(nil)

    init(_ hours: HourRetention, clock: WallClock) {
        self.hours = hours
        self.clock = clock
    }

    func dropIfDue(in generation: Generation) async throws {
        let firstHour = hours.firstHour(at: clock.now, in: generation.calendar)
        let due = Done(generation: generation.id, firstHour: firstHour)
        guard last.withLock({ $0 != due }) else { return }
        try await generation.store.dropHours(before: firstHour)
        last.withLock { $0 = due }
    }
}
