import AsyncHTTPClient
import Commerce
import NIOCore
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import AnalyticsService

/// How a stream ends, at the service itself and through the gateway.
@Suite struct StreamEndTests {
    @Test(arguments: [false, true])
    func updatesArriveWhileTheStreamStaysOpen(throughGateway: Bool) async throws {
        try await StreamTest.run(throughGateway: throughGateway) { test in
            var reader = try await test.listen()
            #expect(try await reader.next()?.orders == [])
            for number in 1...3 {
                test.source.change { $0.pay() }
                #expect(try await reader.next()?.orders == [number])
            }
            #expect(test.hub.listenerCount == 1)
        }
    }

    @Test(arguments: [false, true])
    func aStreamEndsWhenItsTokenExpires(throughGateway: Bool) async throws {
        let clock = TestClock()
        try await StreamTest.run(clock: clock.wallClock, throughGateway: throughGateway) { test in
            var reader = try await test.listen()
            _ = try await reader.next()
            clock.advance(by: .seconds(899))
            test.source.change { $0.pay() }
            #expect(try await reader.next()?.orders == [1])
            clock.advance(by: .seconds(1))
            let end = try await reader.next()
            #expect(end == nil)
            try await eventually("nobody listens") { test.hub.listenerCount == 0 }
        }
    }

    @Test(arguments: [false, true])
    func aClientThatLeavesIsForgotten(throughGateway: Bool) async throws {
        try await StreamTest.run(throughGateway: throughGateway) { test in
            let listening = Task {
                var reader = try await test.listen()
                while try await reader.next() != nil {}
            }
            try await eventually("it listens") { test.hub.listenerCount == 1 }
            listening.cancel()
            try await eventually("nobody listens") { test.hub.listenerCount == 0 }
            _ = await listening.result
        }
    }

    /// Had the stream to end first, the services would never stop here.
    @Test(arguments: [false, true])
    func aStopEndsStreams(throughGateway: Bool) async throws {
        let listening = Mutex<Task<Int, any Error>?>(nil)
        try await StreamTest.run(throughGateway: throughGateway) { test in
            let task = Task {
                var reader = try await test.listen()
                var count = 0
                while try await reader.next() != nil { count += 1 }
                return count
            }
            listening.withLock { $0 = task }
            try await eventually("it listens") { test.hub.listenerCount == 1 }
        }
        // Cut off or ended, it is over.
        _ = await listening.withLock { $0 }?.result
    }

    @Test(arguments: [false, true])
    func aListenerThatDoesNotReadIsCutOff(throughGateway: Bool) async throws {
        try await StreamTest.run(throughGateway: throughGateway) { test in
            let slow = try await test.listenWithoutReading()
            try await eventually("it listens") { test.hub.listenerCount == 1 }
            var count = 0
            try await eventually("it was cut off") {
                count += 1
                test.source.change { $0.timeZone = "\(count)" + String(repeating: "x", count: 1 << 20) }
                return test.hub.listenerCount == 0
            }
            test.source.change { $0.timeZone = "UTC" }
            // Its connection is closed, with what it never took.
            try await slow.setOption(.autoRead, value: true).get()
            try await slow.closeFuture.get()
            var reader = try await test.listen()
            try await eventually("others go on") { try await reader.next()?.data["timeZone"] == "UTC" }
            #expect(MetricRegistry.shared.text().contains("analytics_stream_dropped_total 0") == false)
        }
    }

    @Test func aListenerThatWasToldToEndAndDoesNotIsCutOff() async throws {
        let isCutOff = Atomic(false)
        let listener = LiveListener(first: ByteBuffer(string: "first"), expires: Timestamp(milliseconds: 10)) {
            isCutOff.store(true, ordering: .relaxed)
        }
        #expect(await listener.next() == ByteBuffer(string: "first"))
        listener.look(at: Timestamp(milliseconds: 9))
        #expect(listener.offer(ByteBuffer(string: "second")))
        listener.look(at: Timestamp(milliseconds: 10))
        listener.look(at: Timestamp(milliseconds: 10))
        let isCutOffEarly = isCutOff.load(ordering: .relaxed)
        #expect(!isCutOffEarly)
        listener.look(at: Timestamp(milliseconds: 10))
        let isCutOffNow = isCutOff.load(ordering: .relaxed)
        #expect(isCutOffNow)
        #expect(await listener.next() == nil)
    }

    @Test func aListenerMayBeAFewMessagesBehind() async throws {
        let listener = LiveListener(first: ByteBuffer(integer: 0), expires: .now) {}
        for number in 1..<LiveListener.mostWaiting { #expect(listener.offer(ByteBuffer(integer: number))) }
        for number in 0..<LiveListener.mostWaiting { #expect(await listener.next() == ByteBuffer(integer: number)) }
        for number in 0..<LiveListener.mostWaiting { #expect(listener.offer(ByteBuffer(integer: number))) }
        #expect(!listener.offer(ByteBuffer(integer: 9)))
        #expect(await listener.next() == nil)
    }
}
