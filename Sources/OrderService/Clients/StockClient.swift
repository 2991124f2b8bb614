import Commerce
import HTTPTypes
import NIOCore
import ServiceKit

/// The products service as orders see it. Every call can be repeated without a second effect.
struct StockClient: Sendable {
    private let client: ServiceClient

    init(_ client: ServiceClient) {
        self.client = client
    }

    /// Reserves all lines for the order or none; the first answer is repeated for ever.
    func reserve(_ items: [ItemQuantity], for orderId: Identifier) async throws -> ReservationOutcome {
        try await client.call(
            .put, "/internal/reservations/\(orderId)", body: try JSONCoding.bytes(StockLines(items: items))
        ).decoded(as: ReservationOutcome.self)
    }

    /// The order's reserved pieces are sold.
    func confirm(_ orderId: Identifier) async throws {
        try await change("/internal/reservations/\(orderId)/confirm")
    }

    /// The reserved pieces of all these orders are sold; when one of them cannot be, it throws, and the others may be or not.
    func confirm(_ orderIds: [Identifier]) async throws {
        try await change("/internal/reservations/confirmations", body: try JSONCoding.bytes(["orderIds": orderIds]))
    }

    /// The order's reserved pieces are free again; an order that never reserved never can.
    func release(_ orderId: Identifier) async throws {
        try await change("/internal/reservations/\(orderId)/release")
    }

    /// Sold pieces are back in stock, once per `returnId`.
    func takeBack(_ items: [ItemQuantity], of orderId: Identifier, returnId: Identifier) async throws {
        try await change(
            "/internal/reservations/\(orderId)/returns/\(returnId)",
            body: try JSONCoding.bytes(StockLines(items: items)))
    }

    private func change(_ path: String, body: [UInt8]? = nil) async throws {
        let answer = try await client.call(.post, path, body: body)
        guard (200..<300).contains(answer.status) else {
            throw UnexpectedAnswer(status: answer.status, body: String(buffer: answer.body))
        }
    }
}
