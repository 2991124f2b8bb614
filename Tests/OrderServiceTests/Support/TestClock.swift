import Commerce
import Synchronization

/// A clock that stands still until the test moves it.
final class TestClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp = .now) {
        time = Mutex(start)
    }

    var now: Timestamp { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }

    var wallClock: WallClock { WallClock { self.now } }
}
