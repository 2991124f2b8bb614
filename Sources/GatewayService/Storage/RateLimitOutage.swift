import Logging
import Synchronization

/// Tells the log once when requests cannot be counted any more, and once when they are counted again.
final class RateLimitOutage: Sendable {
    private let logger: Logger
    /// nil while requests are counted.
    private let lastFailure = Mutex<ContinuousClock.Instant?>(nil)

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// A request could not be counted.
    func begin(_ error: any Error) {
        let isNew = lastFailure.withLock { failure in
            defer { failure = .now }
            return failure == nil
        }
        if isNew { logger.warning("Requests cannot be counted", metadata: ["error": .string("\(error)")]) }
    }

    /// A request that came at `start` was counted. One that came before the last failure proves nothing.
    func end(_ start: ContinuousClock.Instant) {
        let isOver = lastFailure.withLock { failure in
            guard let instant = failure, instant < start else { return false }
            failure = nil
            return true
        }
        if isOver { logger.notice("Requests are counted again") }
    }
}
