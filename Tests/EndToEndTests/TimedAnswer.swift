import TestSupport
import Testing

/// An answer, and how long it took.
struct TimedAnswer {
    let answer: APIAnswer
    let time: Duration

    init(_ request: @Sendable () async throws -> APIAnswer) async throws {
        let start = ContinuousClock.now
        answer = try await request()
        time = .now - start
    }

    /// It says soon that something is down, and when to try again.
    func isTemporaryRefusal(_ what: String = "") {
        #expect(answer.status == 503, "\(what)")
        #expect(answer.header("Retry-After") != nil, "\(what)")
        comesSoon(what)
    }

    func comesSoon(_ what: String = "") {
        #expect(time < .soon, "\(what)")
    }
}
