import Commerce
import Synchronization

/// The generation that answers are made from. Another one may take its place between any two answers, never within one.
final class ServedMetrics: Sendable {
    /// What belongs together at one moment. To be taken before the numbers are read that it is said of.
    struct Moment: Sendable {
        let generation: Generation
        let drained: DrainedLog?
        let verification: Verification
    }

    /// How far the generation that is served has come.
    let progress: FeedProgress
    let verification = VerificationBoard()
    private let generation: Mutex<Generation>

    init(_ generation: Generation, at cursor: EventCursor) {
        self.generation = Mutex(generation)
        progress = FeedProgress(at: cursor)
    }

    var current: Generation { generation.withLock { $0 } }

    var moment: Moment {
        generation.withLock {
            Moment(generation: $0, drained: progress.drained, verification: verification.current)
        }
    }

    /// From now on answers are made from `next`, which has come to `cursor`.
    func replace(with next: Generation, at cursor: EventCursor) {
        generation.withLock { current in
            current = next
            verification.set(.running)
            progress.replaced(at: cursor)
        }
    }

    /// From now on answers are made from `next`, which another process has counted to `cursor`.
    ///
    /// - Parameter report: what is told of it, or of one before it.
    func follow(_ next: Generation, at cursor: EventCursor, _ report: ConsumerReport?) {
        let told = report.flatMap { $0.generation == next.id ? $0 : nil }
        generation.withLock { current in
            current = next
            verification.set(told?.verification ?? .running, daysThatDiffer: told?.daysThatDiffer ?? 0)
            progress.follow(report, isOfThese: told != nil, at: cursor)
        }
    }
}
