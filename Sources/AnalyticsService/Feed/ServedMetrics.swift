import Commerce
import Synchronization

/// The generation that answers are made from. Another one may take its place between any two answers, never within one.
final class ServedMetrics: Sendable {
    /// How far the generation that is served has come.
    let progress: FeedProgress
    let verification = VerificationBoard()
    private let generation: Mutex<Generation>

    init(_ generation: Generation, at cursor: EventCursor) {
        self.generation = Mutex(generation)
        progress = FeedProgress(at: cursor)
    }

    var current: Generation { generation.withLock { $0 } }

    /// From now on answers are made from `next`, which has come to `cursor`.
    func replace(with next: Generation, at cursor: EventCursor) {
        generation.withLock { $0 = next }
        verification.set(.running)
        progress.replaced(at: cursor)
    }
}
