import Commerce
import Synchronization

/// Forgets the hours that are not kept any longer, once for each day of the clock and for each generation.
final class HourDropping: Sendable {
    private let hours: HourRetention
    private let clock: WallClock
    /// The first hour that was kept the last time.
    private let first = Mutex<Int?>(nil)

    init(_ hours: HourRetention, clock: WallClock) {
        self.hours = hours
        self.clock = clock
    }

    /// Another generation is served.
    func startOver() {
        first.withLock { $0 = nil }
    }

    func dropIfDue(in generation: Generation) async throws {
        let firstHour = hours.firstHour(at: clock.now, in: generation.calendar)
        guard first.withLock({ $0 != firstHour }) else { return }
        try await generation.store.dropHours(before: firstHour)
        first.withLock { $0 = firstHour }
    }
}
