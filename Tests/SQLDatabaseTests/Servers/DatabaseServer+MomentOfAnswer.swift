import TestSupport
import Testing

extension DatabaseServer {
    /// Asks a question that is easily answered, and returns when the answer has come.
    func momentOfAnswer(in database: String) async throws -> ContinuousClock.Instant {
        let answer = try await query("SELECT 42", in: database)
        #expect(answer == "42")
        return .now
    }
}
