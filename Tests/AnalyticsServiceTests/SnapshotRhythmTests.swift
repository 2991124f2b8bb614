import Testing

@testable import AnalyticsService

@Suite struct SnapshotRhythmTests {
    @Test func smallSnapshotsAreWrittenEveryTenSeconds() {
        for milliseconds in [0, 1, 100, 500] {
            #expect(SnapshotRhythm().pause(after: .milliseconds(milliseconds)) == .seconds(10))
        }
    }

    @Test func largeOnesTakeATwentiethOfTheTime() {
        #expect(SnapshotRhythm().pause(after: .milliseconds(501)) == .milliseconds(10_020))
        #expect(SnapshotRhythm().pause(after: .seconds(3)) == .seconds(60))
        #expect(SnapshotRhythm(shortestPause: .seconds(90)).pause(after: .seconds(3)) == .seconds(90))
    }
}
