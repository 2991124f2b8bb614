import Commerce

/// What an admin asks for when refunding, checked for form.
struct RefundOrder: Sendable, Encodable {
    let request: RefundRequest
    let reason: String
    let restock: Bool

    private enum CodingKeys: String, CodingKey {
        case amount, items, reason, restock
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch request {
        case .amount(let amount): try container.encode(amount, forKey: .amount)
        case .items(let items): try container.encode(items, forKey: .items)
        }
        try container.encode(reason, forKey: .reason)
        try container.encode(restock, forKey: .restock)
    }
}
