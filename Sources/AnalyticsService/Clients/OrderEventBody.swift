import Commerce

/// The body of an event in the orders log, read as an order if it is one: a body of an unknown type may be anything, and
/// must not make the events beside it unreadable.
struct OrderEventBody: Decodable, Sendable {
    private let result: Result<OrderFacts, any Error>

    init(from decoder: any Decoder) throws {
        result = Result { try OrderFacts(from: decoder) }
    }

    /// - Throws: why it is none.
    func order() throws -> OrderFacts { try result.get() }
}
