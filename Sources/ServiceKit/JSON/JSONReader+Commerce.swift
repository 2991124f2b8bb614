public import Commerce

/// The values of the language that all services share.
extension JSONReader {
    public mutating func identifier() throws(JSONSyntaxError) -> Identifier {
        try required(try text { Identifier(text: $0) }, as: "a UUID")
    }

    public mutating func timestamp() throws(JSONSyntaxError) -> Timestamp {
        try required(try text { Timestamp(text: $0) }, as: "an RFC 3339 time")
    }

    /// A string that is the raw value of a case.
    public mutating func choice<Choice: RawRepresentable<String>>(
        _ type: Choice.Type
    ) throws(JSONSyntaxError) -> Choice {
        try required(Choice(rawValue: try string()), as: "one of the known words")
    }

    public mutating func country() throws(JSONSyntaxError) -> Country {
        try required(Country(try string()), as: "a country code")
    }

    private enum MoneyMember: String, CaseIterable { case amount, currency }
    private static let moneyMembers = JSONNames<MoneyMember>()

    public mutating func money() throws -> Money {
        var amount: Int?
        var currency: Currency?
        try object(JSONReader.moneyMembers) { json, member in
            switch member {
            case .amount: amount = try json.integer()
            case .currency: currency = try json.required(Currency(try json.string()), as: "a currency code")
            }
        }
        return Money(try required(amount, "amount"), try required(currency, "currency"))
    }

    private func required<Value>(_ value: Value?, as kind: String) throws(JSONSyntaxError) -> Value {
        guard let value else { throw error("The string before here is not \(kind)") }
        return value
    }
}
