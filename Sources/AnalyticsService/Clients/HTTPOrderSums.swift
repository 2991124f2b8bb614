import Commerce
import HTTPTypes
import ServiceKit

/// The sums of the orders service over HTTP.
struct HTTPOrderSums: OrderSums {
    private let client: ServiceClient

    init(_ client: ServiceClient) {
        self.client = client
    }

    func sums(of periods: [Period]) async throws -> SumsAnswer {
        try await client.call(
            .post, "/internal/sums", body: try JSONCoding.bytes(SumsRequest(periods: periods)), timeout: .seconds(10)
        ).decoded(as: SumsAnswer.self)
    }
}
