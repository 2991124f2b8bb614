import Commerce
import ServiceKit

/// Bodies of `POST /api/orders`.
enum OrderBody {
    static let address: JSONValue = [
        "name": "Ada Lovelace", "line1": "12 St James's Square", "line2": "Second floor", "city": "London",
        "postalCode": "SW1Y 4JH", "country": "GB",
    ]

    static func make(
        _ items: [(Identifier, Int)], method: PaymentMethod = .card, token: String? = nil, expectedTotal: Int? = nil,
        country: String = "GB"
    ) -> JSONValue {
        var body: JSONValue = [
            "items": .array(
                items.map { ["productId": .string($0.description), "quantity": .integer($1)] }),
            "paymentMethod": .string(method.rawValue),
            "shippingAddress": address.with("country", .string(country)),
        ]
        if let token { body = body.with("paymentToken", .string(token)) }
        if let expectedTotal {
            body = body.with("expectedTotal", ["amount": .integer(expectedTotal), "currency": "USD"])
        }
        return body
    }
}

extension JSONValue {
    /// The object with one member set, or taken out when `value` is nil.
    func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }

    var names: Set<String> {
        if case .object(let members) = self { Set(members.keys) } else { [] }
    }
}
