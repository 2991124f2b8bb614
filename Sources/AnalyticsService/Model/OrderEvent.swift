import Commerce

/// An event of the orders log that the fold understands.
struct OrderEvent: Sendable {
    let position: Int64
    let id: Identifier
    let type: OrderEventType
    let occurredAt: Timestamp
    /// The order as it is after the event.
    let order: OrderFacts
}
