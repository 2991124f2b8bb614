import Commerce

/// What a store knew when it was asked.
struct KnownFacts: Sendable {
    let cursor: EventCursor
    let customers: [Identifier: CustomerFacts]
}
