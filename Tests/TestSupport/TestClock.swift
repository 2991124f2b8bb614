public import Commerce
import Synchronization

/// A clock that stands still until the test moves it.
public final class TestClock: Sendable {
    private let time: Mutex<Timestamp>

    public init(_ start: Timestamp = Timestamp(milliseconds: 1_790_000_000_000)) {
        time = Mutex(start)
    }

    public var now: Timestamp { time.withLock { $0 } }

    public func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }

    public var wallClock: WallClock { WallClock { self.now } }
}
