import ServiceKit
import Synchronization
import Testing

@Suite struct RoleInstancesTests {
    private final class SteadyClock: Sendable {
        private let time = Mutex(ContinuousClock.now)

        var now: ContinuousClock.Instant { time.withLock { $0 } }
        func advance(_ duration: Duration) { time.withLock { $0 += duration } }
    }

    private let clock = SteadyClock()

    private func instances(_ urls: [String]) -> RoleInstances {
        RoleInstances(of: .products, at: urls) { [clock] in clock.now }
    }

    /// The instances that so many calls take, all of which are answered.
    private func taken(_ instances: RoleInstances, _ calls: Int) -> [String] {
        (0..<calls).map { _ in
            let instance = instances.next()
            instances.answered(instance)
            return instance.url
        }
    }

    /// Lets the next call to `url` fail, after answered calls to others.
    private func fail(_ url: String, of instances: RoleInstances) {
        while true {
            let instance = instances.next()
            if instance.url == url { return instances.failed(instance) }
            instances.answered(instance)
        }
    }

    @Test func theyAreTakenOneAfterTheOther() {
        #expect(taken(instances(["a", "b", "c"]), 7) == ["a", "b", "c", "a", "b", "c", "a"])
    }

    @Test func oneThatFailedIsLeftOutForASecondWhileTheOthersShareItsTurns() {
        let instances = instances(["a", "b", "c"])
        fail("b", of: instances)
        clock.advance(.milliseconds(999))
        #expect(taken(instances, 4) == ["c", "a", "c", "a"])
        clock.advance(.milliseconds(1))
        #expect(taken(instances, 4) == ["b", "c", "a", "b"])
    }

    @Test func itIsTriedByOneCallAlone() {
        let instances = instances(["a", "b"])
        fail("a", of: instances)
        clock.advance(.seconds(1))
        #expect(taken(instances, 1) == ["b"])
        let trial = instances.next()
        #expect(trial.url == "a")
        #expect(taken(instances, 3) == ["b", "b", "b"])
        instances.answered(trial)
        #expect(taken(instances, 3) == ["a", "b", "a"])
    }

    @Test func aTrialOfWhichNobodyHearsIsFollowedByAnother() {
        let instances = instances(["a", "b"])
        fail("a", of: instances)
        clock.advance(.seconds(1))
        #expect(taken(instances, 1) == ["b"])
        #expect(instances.next().url == "a")
        clock.advance(.milliseconds(999))
        #expect(taken(instances, 2) == ["b", "b"])
        clock.advance(.milliseconds(1))
        #expect(taken(instances, 2) == ["a", "b"])
    }

    @Test func eachTrialThatFailsDoublesThePauseUpToTenSecondsAndASuccessShortensItAgain() {
        let instances = instances(["a", "b"])
        fail("a", of: instances)
        for pause in [1, 2, 4, 8, 10, 10] {
            clock.advance(.seconds(pause) - .milliseconds(1))
            #expect(taken(instances, 3) == ["b", "b", "b"])
            clock.advance(.milliseconds(1))
            fail("a", of: instances)
        }
        clock.advance(.seconds(10))
        #expect(Set(taken(instances, 2)) == ["a", "b"])
        fail("a", of: instances)
        clock.advance(.seconds(1))
        #expect(Set(taken(instances, 2)) == ["a", "b"])
    }

    @Test func failuresOfCallsThatWereUnderWayDoNotProlongThePause() {
        let instances = instances(["a", "b"])
        let (first, _, second) = (instances.next(), instances.next(), instances.next())
        instances.failed(first)
        clock.advance(.milliseconds(500))
        instances.failed(second)
        clock.advance(.milliseconds(500))
        #expect(Set(taken(instances, 2)) == ["a", "b"])
    }

    @Test func anAnswerToACallFromBeforeDoesNotEndThePause() {
        let instances = instances(["a", "b"])
        let (first, _, second) = (instances.next(), instances.next(), instances.next())
        instances.failed(first)
        instances.answered(second)
        #expect(taken(instances, 2) == ["b", "b"])
    }

    @Test func whenAllAreLeftOutTheOneWhosePauseEndsFirstIsTaken() {
        let instances = instances(["a", "b"])
        fail("b", of: instances)
        clock.advance(.milliseconds(100))
        fail("a", of: instances)
        let last = instances.next()
        #expect(last.url == "b")
        // In vain: that changes nothing.
        instances.failed(last)
        #expect(instances.next().url == "b")
        instances.answered(last)
        #expect(taken(instances, 3) == ["b", "b", "b"])
    }

    @Test func aCallTriesEachOnce() {
        let instances = instances(["a", "b", "c"])
        fail("b", of: instances)
        var tried = [instances.next()]
        while let other = instances.next(besides: tried) { tried.append(other) }
        #expect(tried.map(\.url) == ["c", "a", "b"])
    }

    @Test func theOnlyOneIsAlwaysTaken() {
        let instances = instances(["a"])
        for _ in 0..<5 {
            let instance = instances.next()
            #expect(instance.url == "a")
            #expect(instances.next(besides: [instance]) == nil)
            instances.failed(instance)
        }
    }

    @Test func callersWithTurnsOfTheirOwnShareWhatTheyLearn() {
        let instances = instances(["a", "b", "c"])
        let others = instances.withOwnTurns()
        #expect(taken(instances, 1) == ["a"])
        #expect(taken(others, 1) == ["a"])
        fail("b", of: instances)
        #expect(taken(others, 3) == ["c", "a", "c"])
    }
}
