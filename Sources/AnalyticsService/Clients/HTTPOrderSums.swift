import Commerce
import HTTPTypes
import NIOCore
import ServiceKit

/// The sums of the orders service over HTTP: the header of the answer says what part of the log they hold, its body comes
/// when they are added up.
struct HTTPOrderSums: OrderSums {
    private let client: ServiceClient

    /// - Parameter client: one that waits for the rest of an answer as long as adding up a day may take.
    init(_ client: ServiceClient) {
        self.client = client
    }

    func ask(_ periods: [Period]) async throws -> SumsInquiry {
        let answer = try await client.begin(
            .post, "/internal/sums", body: try JSONCoding.bytes(SumsRequest(periods: periods)), timeout: .seconds(10))
        guard let cursor = EventCursor(answer.headers) else {
            let whole = try await answer.whole()
            throw UnexpectedAnswer(status: whole.status, body: String(buffer: whole.body))
        }
        return SumsInquiry(cursor: cursor) {
            let sums = try await answer.whole().decoded(as: SumsAnswer.self)
            guard sums.cursor == cursor, sums.periods.count == periods.count else {
                throw UnexpectedAnswer(status: answer.status, body: "The sums are not those that were asked for.")
            }
            return sums.periods
        }
    }
}
