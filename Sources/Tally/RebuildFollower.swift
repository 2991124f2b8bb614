import ServiceKit

/// Has analytics count again and looks on until the end, also across a restart of the service.
///
/// Everything it does to the outside is handed in.
struct RebuildFollower {
    /// How the rebuild ended.
    enum Outcome: Equatable {
        /// On how many days the numbers were others before.
        case counted(daysThatDiffer: Int)
        /// The numbers before could not be compared, since they were of another time zone, log or version of the program.
        case countedWithoutComparison(reason: String?)
        /// The service was started anew after the end, and knows nothing of it any more.
        case forgotten
        /// It is a rebuild that was looked on before: the instance shares its metrics with another one.
        case shared
    }

    /// Looks at a service that does not answer before it is given up: for a minute.
    static let mostAttempts = 240
    private static let pause = Duration.milliseconds(250)

    /// Begins a rebuild, unless one is running.
    let begin: () async throws -> RebuildProgress
    let look: () async throws -> RebuildProgress
    /// Called with every answer.
    let show: (RebuildProgress) -> Void
    /// Called once each time that the service ceases to answer.
    let showSilence: () -> Void
    let sleep: (Duration) async throws -> Void

    /// - Parameter known: when the rebuilds were begun that were looked on before, which are not to be begun again.
    /// - Throws: ``ServiceKit/DependencyUnavailable`` at once when the service does not answer at first, and after a minute
    ///   when it ceases to.
    func follow(known: Set<String> = []) async throws -> Outcome {
        if !known.isEmpty, let last = try await look().startedAt, known.contains(last) { return .shared }
        var progress = try await begin()
        var furthest = 0
        while true {
            show(progress)
            switch progress.status {
            case "running":
                furthest = max(furthest, progress.position)
                try await sleep(RebuildFollower.pause)
                progress = try await patiently(look)
            case "idle" where furthest == 0:
                // Asked for and not begun when the service ended, which then knows nothing of it.
                progress = try await patiently(begin)
            case "idle": return .forgotten
            default:
                return progress.daysThatDiffer.map { .counted(daysThatDiffer: $0) }
                    ?? .countedWithoutComparison(reason: progress.reason)
            }
        }
    }

    private func patiently(_ call: () async throws -> RebuildProgress) async throws -> RebuildProgress {
        var attempts = 1
        while true {
            do {
                return try await call()
            } catch let error as DependencyUnavailable {
                guard attempts < RebuildFollower.mostAttempts else { throw error }
                if attempts == 1 { showSilence() }
                attempts += 1
                try await sleep(RebuildFollower.pause)
            }
        }
    }
}
