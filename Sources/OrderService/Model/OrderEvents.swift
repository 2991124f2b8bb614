import Commerce
import ServiceKit

extension NewEvent {
    /// The event that tells of `order` as it is now.
    static func order(_ type: OrderEventType, _ order: Order, at time: Timestamp) -> NewEvent {
        NewEvent(id: .make(), type: type.rawValue, occurredAt: time, body: JSONWriter.bytes(OrderFacts(order)))
    }
}
