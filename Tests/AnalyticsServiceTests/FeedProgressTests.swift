import Commerce
import Testing

@testable import AnalyticsService

@Suite struct FeedProgressTests {
    private func cursor(_ position: Int64) -> EventCursor {
        EventCursor(epoch: .nothing, position: position, eventId: .nothing)
    }

    @Test func aPositionThatWasCountedIsNotWaitedFor() async throws {
        let progress = FeedProgress(at: cursor(5))
        #expect(try await progress.wait(for: 5, timeout: .zero))
        #expect(try await progress.wait(for: 6, timeout: .zero) == false)
    }

    @Test func waitersAreWokenByTheCountTheyWaitFor() async throws {
        let progress = FeedProgress(at: .start)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for position in Int64(1)...20 {
                group.addTask { try await progress.wait(for: position, timeout: .seconds(60)) }
            }
            for position in Int64(1)...20 {
                progress.counted(to: cursor(position))
                let isReached = try await group.next()
                #expect(isReached == true)
            }
        }
    }

    @Test func aPositionOfAnotherLogIsReachedOnlyWhenThatLogIsCounted() async throws {
        let progress = FeedProgress(at: cursor(50))
        progress.foundAnotherLog()
        #expect(progress.isOfAnotherLog)
        #expect(try await progress.wait(for: 5, timeout: .zero) == false)
        let waiting = Task { try await progress.wait(for: 5, timeout: .seconds(60)) }
        progress.replaced(at: cursor(7))
        #expect(try await waiting.value)
        #expect(progress.position == 7)
        #expect(!progress.isOfAnotherLog)
    }

    @Test func aCancelledWaitEnds() async throws {
        let progress = FeedProgress(at: .start)
        let waiting = Task { try await progress.wait(for: 1, timeout: .seconds(60)) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func asOfIsSaidOnlyOfNumbersThatHoldEverythingCountedThen() {
        let drained = DrainedLog(instant: .now, cursor: cursor(5))
        #expect(drained.isPart(of: cursor(5)))
        #expect(drained.isPart(of: cursor(6)))
        #expect(!drained.isPart(of: cursor(4)))
        #expect(!drained.isPart(of: EventCursor(epoch: .make(), position: 9, eventId: .make())))
        #expect(DrainedLog(instant: .now, cursor: cursor(0)).isPart(of: .start))
    }
}
