import Commerce
import ServiceKit

extension NewEvent {
    /// What happened to a product, as of `time`, with a new id by default.
    static func product(
        _ type: ProductEventType, _ facts: some Encodable, at time: Timestamp, id: Identifier? = nil
    ) throws -> NewEvent {
        NewEvent(
            id: id ?? .make(at: time), type: type.rawValue, occurredAt: time,
            body: try JSONCoding.bytes(facts))
    }
}
