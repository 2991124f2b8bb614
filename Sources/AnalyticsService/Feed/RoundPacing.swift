/// When the next round of comparing may begin: about a second after the last one, 5 s after it when nothing has happened,
/// and never before three times as long as the last one took have passed, so that comparing is a small part of all work.
struct RoundPacing {
    private static let pause = Duration.seconds(1)
    private static let quietPause = Duration.seconds(5)

    private var soonest: ContinuousClock.Instant
    private var due: ContinuousClock.Instant

    init(at now: ContinuousClock.Instant) {
        soonest = now
        due = now
    }

    func isDue(at now: ContinuousClock.Instant) -> Bool { now >= due }

    /// A round has ended.
    ///
    /// - Parameters:
    ///   - isFirstSweep: not all days were compared yet; rounds then follow each other without a pause of their own.
    ///   - isQuiet: no day has changed since it was compared.
    mutating func ended(
        from began: ContinuousClock.Instant, to end: ContinuousClock.Instant, isFirstSweep: Bool, isQuiet: Bool
    ) {
        let rest = (end - began) * 3
        soonest = end + max(rest, isFirstSweep ? .zero : RoundPacing.pause)
        due = isQuiet && !isFirstSweep ? end + max(rest, RoundPacing.quietPause) : soonest
    }

    /// Something has happened, so that the next round need not wait longer than the short pause.
    mutating func changed() {
        due = min(due, soonest)
    }
}
