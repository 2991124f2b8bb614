import Testing

@testable import AnalyticsService

/// When the metrics are compared again.
@Suite struct RoundPacingTests {
    private static let start = ContinuousClock.now

    private static func pacing(took: Duration, isFirstSweep: Bool = false, isQuiet: Bool) -> RoundPacing {
        var pacing = RoundPacing(at: start)
        #expect(pacing.isDue(at: start))
        pacing.ended(from: start - took, to: start, isFirstSweep: isFirstSweep, isQuiet: isQuiet)
        return pacing
    }

    private static func expect(_ pacing: RoundPacing, dueAfter seconds: Double) {
        #expect(!pacing.isDue(at: start + .seconds(seconds - 0.001)))
        #expect(pacing.isDue(at: start + .seconds(seconds)))
    }

    @Test func aBusyShopIsComparedEverySecond() {
        RoundPacingTests.expect(RoundPacingTests.pacing(took: .milliseconds(20), isQuiet: false), dueAfter: 1)
    }

    @Test func aQuietShopIsComparedEveryFiveSecondsAndSoonerWhenSomethingHappens() {
        var pacing = RoundPacingTests.pacing(took: .milliseconds(20), isQuiet: true)
        RoundPacingTests.expect(pacing, dueAfter: 5)
        pacing.changed()
        RoundPacingTests.expect(pacing, dueAfter: 1)
    }

    @Test func aRestIsThreeTimesAsLongAsItsRound() {
        var pacing = RoundPacingTests.pacing(took: .seconds(2), isQuiet: true)
        RoundPacingTests.expect(pacing, dueAfter: 6)
        pacing.changed()
        RoundPacingTests.expect(pacing, dueAfter: 6)
        RoundPacingTests.expect(
            RoundPacingTests.pacing(took: .milliseconds(100), isFirstSweep: true, isQuiet: false), dueAfter: 0.3)
        RoundPacingTests.expect(
            RoundPacingTests.pacing(took: .milliseconds(100), isFirstSweep: true, isQuiet: true), dueAfter: 0.3)
    }
}
