import AsyncHTTPClient
import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct StreamTests {
    @Test func theFirstMessageHasEverythingAndComesAtOnceInAQuietShop() async throws {
        try await StreamTest.run(StreamTests.source(orders: 25)) { test in
            let answer = try await test.open()
            #expect(answer.status == .ok)
            #expect(answer.headers.first(name: "Content-Type") == "text/event-stream")
            #expect(answer.headers.first(name: "Cache-Control") == "no-store")
            #expect(answer.headers.first(name: "X-Accel-Buffering") == "no")
            var reader = StreamReader(answer)
            let first = try #require(try await reader.next())
            #expect(first.fields["event"] == "update")
            #expect(first.fields["retry"] == "1000")
            #expect(first.fields["id"] == "\(MemoryLiveSource.epoch)-25")
            #expect(first.orders == Array((6...25).reversed()))
            #expect(first.data["position"] == 25)
            #expect(first.data["date"] == "2026-03-29")
            #expect(first.data["timeZone"] == "Europe/Berlin")
            #expect(first.data["totals"]["grossSales"] == 25_000)
            #expect(first.data["totals"]["refunds"] == 0)
            #expect(first.data["verification"] == ["status": "running", "drift": 0])
        }
    }

    @Test func anUpdateHasOnlyWhatChanged() async throws {
        try await StreamTest.run(StreamTests.source(orders: 1)) { test in
            var reader = try await test.listen()
            _ = try await reader.next()
            test.source.change { $0.pay(1_000) }
            let update = try #require(try await reader.next())
            #expect(update.orders == [2])
            #expect(update.data["totals"] == ["grossSales": 2_000, "netSales": 2_000, "orders": 2])
            #expect(update.fields["retry"] == nil)

            test.source.change {
                $0.verification = Verification(status: .verified, position: 1, drift: 0, verifiedAt: nil)
            }
            let verified = try #require(try await reader.next())
            #expect(verified.orders == [])
            #expect(verified.data["totals"] == [:])
            #expect(verified.data["verification"] == ["status": "verified", "position": 1, "drift": 0])
            #expect(verified.data["isComplete"] == .null)
        }
    }

    /// Each change is read, and only the last one told.
    @Test func whatNobodyWouldSeeIsNotTold() async throws {
        try await StreamTest.run { test in
            var reader = try await test.listen()
            _ = try await reader.next()
            let unseen: [@Sendable (inout MemoryLiveSource.Day) -> Void] = [
                { $0.position = 8 },
                { $0.verification = Verification(status: .running, position: 5, drift: 0, verifiedAt: nil) },
                { $0.verification = Verification(status: .running, position: 6, drift: 0, verifiedAt: .now) },
                { $0.position = 9 },
            ]
            for (index, change) in unseen.enumerated() {
                test.source.change(change)
                try await eventually("it is read") { test.source.readings == index + 2 }
            }
            test.source.change {
                $0.verification = Verification(status: .drifted, position: 6, drift: 5, verifiedAt: nil)
            }
            let told = try #require(try await reader.next())
            #expect(told.data["position"] == 9)
            #expect(told.data["verification"] == ["status": "drifted", "position": 6, "drift": 5])
            // The comparison has caught up with all there is, which is seen.
            test.source.change {
                $0.verification = Verification(status: .drifted, position: 9, drift: 5, verifiedAt: nil)
            }
            #expect(try #require(try await reader.next()).data["verification"]["position"] == 9)
        }
    }

    @Test func theNumbersAreReadOnceHoweverManyListen() async throws {
        try await StreamTest.run { test in
            var readers: [StreamReader] = []
            for _ in 1...6 {
                var reader = try await test.listen()
                _ = try await reader.next()
                readers.append(reader)
            }
            for number in 1...5 {
                test.source.change { $0.pay() }
                for index in readers.indices {
                    #expect(try await readers[index].next()?.orders == [number])
                }
            }
            #expect(test.source.readings == 6)
        }
    }

    /// On a clock that the test moves: what changes within 250 ms after a message waits for the rest of them, and what
    /// changes later does not wait.
    @Test func thereAreAtMostFourMessagesASecond() async throws {
        let clock = SteppedClock()
        try await StreamTest.run(rhythm: LiveRhythm(look: .seconds(3_600)), pauses: clock) { test in
            var reader = try await test.listen()
            _ = try await reader.next()
            let gap = Duration.milliseconds(250)
            test.source.change { $0.pay() }
            #expect(try await reader.next()?.orders == [1])
            for number in 1...8 {
                try await clock.waitForSleeper(until: gap * number)
                test.source.change { $0.pay() }
                test.source.change { $0.pay() }
                clock.advance(by: gap - .nanoseconds(1))
                #expect(test.source.readings == number + 1)
                clock.advance(by: .nanoseconds(1))
                #expect(try await reader.nextUpdate()?.orders == [2 * number + 1, 2 * number])
            }
            try await clock.waitForSleeper(until: gap * 9)
            clock.advance(by: gap)
            test.source.change { $0.pay() }
            #expect(try await reader.nextUpdate()?.orders == [18])
        }
    }

    @Test func manyChangesMakeOneMessage() async throws {
        try await StreamTest.run { test in
            var reader = try await test.listen()
            _ = try await reader.next()
            test.source.hold()
            for _ in 1...10 { test.source.change { $0.pay() } }
            test.source.release()
            // A reading may have begun before it was held: then the first message is about what it found.
            var seen: [Int] = []
            var messages = 0
            while seen.count < 10, let message = try await reader.next() {
                seen += message.orders.reversed()
                messages += 1
            }
            #expect(seen == Array(1...10))
            #expect(messages <= 2)
            test.source.change { $0.pay() }
            #expect(try await reader.next()?.orders == [11])
        }
    }

    @Test func everyListenerSeesEachOrderOnceWhereverItBegins() async throws {
        try await StreamTest.run { test in
            try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        var reader = try await test.listen()
                        var seen: [Int] = []
                        while seen.last != 15, let message = try await reader.next() {
                            seen += message.orders.reversed()
                        }
                        return seen
                    }
                }
                for _ in 1...15 {
                    test.source.change { $0.pay() }
                    await Task.yield()
                }
                for try await seen in group { #expect(seen == Array(1...15)) }
            }
        }
    }

    @Test func whoComesBackGetsTheOrdersSince() async throws {
        try await StreamTest.run(StreamTests.source(orders: 25)) { test in
            let epoch = MemoryLiveSource.epoch
            let all = Array((6...25).reversed())
            let expected: [(String, [Int])] = [
                ("\(epoch)-23", [25, 24]), ("\(epoch)-25", []), ("\(epoch)-3", Array((4...25).reversed())),
                ("\(epoch)-26", all),
                ("\(Identifier.nothing)-23", all), ("23", all), ("\(epoch)-", all), ("\(epoch)--1", all),
                ("nonsense", all), (String(repeating: "9", count: 2_000), all),
            ]
            for (last, orders) in expected {
                var reader = try await test.listen(after: last)
                let first = try #require(try await reader.next())
                #expect(first.orders == orders, "\(last)")
                let isUnknown = StreamPosition(last) != nil && orders == all
                #expect(first.data["isComplete"] == (isUnknown ? .boolean(false) : .null), "\(last)")
                #expect(first.data["totals"]["orders"] == 25, "\(last)")
            }
        }
    }

    /// More orders than are shown at first may come between two messages.
    @Test func everyOrderBetweenTwoMessagesIsTold() async throws {
        try await StreamTest.run(StreamTests.source(orders: 3)) { test in
            var reader = try await test.listen()
            #expect(try #require(try await reader.next()).orders == [3, 2, 1])
            test.source.change { day in
                for _ in 4...400 { day.pay() }
            }
            #expect(try #require(try await reader.next()).orders == Array((4...400).reversed()))
            // And to one who was away meanwhile.
            var other = try await test.listen(after: "\(MemoryLiveSource.epoch)-100")
            #expect(try #require(try await other.next()).orders == Array((101...400).reversed()))
            var third = try await test.listen()
            #expect(try #require(try await third.next()).orders == Array((381...400).reversed()))
        }
    }

    @Test func whoWasAwayForTooLongGetsTheLastFew() async throws {
        try await StreamTest.run(StreamTests.source(orders: 700)) { test in
            let expected: [(Int, Range<Int>)] = [
                (199, 681..<701), (200, 681..<701), (201, 202..<701), (699, 700..<701),
            ]
            for (last, orders) in expected {
                var reader = try await test.listen(after: "\(MemoryLiveSource.epoch)-\(last)")
                let first = try #require(try await reader.next())
                #expect(first.orders == Array(orders.reversed()), "\(last)")
                #expect(first.data["isComplete"] == (last < 201 ? .boolean(false) : .null), "\(last)")
            }
        }
    }

    @Test func whoMissedOrdersInTheMiddleIsTold() async throws {
        try await StreamTest.run { test in
            var reader = try await test.listen()
            _ = try await reader.next()
            test.source.change { day in
                for _ in 1...501 { day.pay() }
            }
            let message = try #require(try await reader.next())
            #expect(message.orders == Array((2...501).reversed()))
            #expect(message.data["isComplete"] == false)
        }
    }

    @Test func aNewDayAndANewLogAreToldInFull() async throws {
        try await StreamTest.run(StreamTests.source(orders: 2)) { test in
            var reader = try await test.listen()
            _ = try await reader.next()
            test.source.change {
                $0.date = CalendarDate("2026-03-30")!
                $0.sums = [:]
            }
            let day = try #require(try await reader.next())
            #expect(day.data["date"] == "2026-03-30")
            #expect(day.data["totals"]["grossSales"] == 0)
            #expect(day.data["totals"]["refunds"] == 0)
            #expect(day.orders == [])

            test.source.change { day in
                day = MemoryLiveSource.Day()
                day.epoch = .nothing
                day.pay()
            }
            let other = try #require(try await reader.next())
            #expect(other.fields["id"] == "\(Identifier.nothing)-1")
            #expect(other.orders == [1])
            #expect(other.data["totals"]["refunds"] == 0)
        }
    }

    @Test(arguments: [false, true]) func aQuietStreamHasHeartbeats(throughGateway: Bool) async throws {
        var rhythm = StreamTest.rhythm
        rhythm.heartbeat = .zero
        try await StreamTest.run(rhythm: rhythm, throughGateway: throughGateway) { test in
            var reader = try await test.listen()
            _ = try await reader.next()
            #expect(try await reader.next()?.fields == ["": "heartbeat"])
            test.source.change { $0.pay() }
            #expect(try await reader.nextUpdate()?.orders == [1])
        }
    }

    @Test func onlyAdminsMayListen() async throws {
        try await StreamTest.run { test in
            #expect(try await test.client.with(token: nil).get(StreamTest.path).status == 401)
            let customer = try await test.issuer.customer()
            #expect(try await test.client.with(token: customer).get(StreamTest.path).status == 403)
            #expect(test.hub.listenerCount == 0)
        }
    }

    @Test func headHasNoBodyAndUnknownParametersAreRefused() async throws {
        try await StreamTest.run { test in
            let head = try await test.client.send(.HEAD, StreamTest.path)
            #expect(head.status == 200)
            #expect(head.header("Content-Type") == "text/event-stream")
            #expect(test.hub.listenerCount == 0)
            let wrong = try await test.client.get(StreamTest.path + "?days=3")
            #expect(wrong.problemCode == "invalid_query")
            #expect(try await test.client.post(StreamTest.path).status == 405)
        }
    }

    @Test func numbersThatCannotBeReadAre503UntilTheyCan() async throws {
        let source = MemoryLiveSource()
        source.change { $0.isUnreadable = true }
        try await StreamTest.run(source) { test in
            let answer = try await test.client.get(StreamTest.path)
            #expect(answer.status == 503)
            #expect(answer.header("Retry-After") != nil)
            source.change { $0.isUnreadable = false }
            try await eventually("the stream is there") { try await test.open().status == .ok }
        }
    }

    /// - Parameter orders: how many were paid today.
    private static func source(orders: Int) -> MemoryLiveSource {
        let source = MemoryLiveSource()
        source.change { day in
            for _ in 0..<orders { day.pay() }
        }
        return source
    }
}
