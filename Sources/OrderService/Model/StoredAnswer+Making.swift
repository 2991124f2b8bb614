import Commerce
import HTTPTypes
import ServiceKit

extension StoredAnswer {
    /// The answer to an order that was placed.
    static func placed(_ order: Order) -> StoredAnswer {
        StoredAnswer(
            status: 201, body: JSONWriter.bytes(order), location: "/api/orders/\(order.id)", eventPosition: nil)
    }

    /// A final refusal. It names no request, since it answers every request of its key.
    static func refused(_ problem: Problem, location: String? = nil) -> StoredAnswer {
        StoredAnswer(
            status: problem.status.code, body: problem.document(requestId: nil), location: location,
            eventPosition: nil)
    }
}
