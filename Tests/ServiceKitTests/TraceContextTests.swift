import ServiceKit
import Testing

@Suite struct TraceContextTests {
    private let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private let span = "00f067aa0ba902b7"

    @Test func aHopKeepsTheTraceAndTheSamplingUnderItsOwnSpan() throws {
        let hop = try #require(TraceContext(traceparent: "00-\(trace)-\(span)-00"))
        #expect(hop.traceId == trace)
        #expect(hop.spanId != span)
        #expect(hop.traceparent == "00-\(trace)-\(hop.spanId)-00")
        let next = try #require(TraceContext(traceparent: hop.traceparent))
        #expect(next.traceId == trace)
        #expect(next.spanId != hop.spanId)
        #expect(TraceContext(traceparent: "00-\(trace)-\(span)-01")?.isSampled == true)
    }

    @Test func aLaterVersionMayHaveMoreParts() {
        #expect(TraceContext(traceparent: "cc-\(trace)-\(span)-01-what-comes")?.traceId == trace)
    }

    @Test(arguments: [
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ])
    func whatIsMalformedIsNoTrace(text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }

    @Test func aNewTraceIsWellFormed() throws {
        let made = TraceContext.make()
        #expect(TraceContext(traceparent: made.traceparent)?.traceId == made.traceId)
        #expect(TraceContext.make().traceId != made.traceId)
    }
}
