public import Commerce

/// Reads query parameters strictly and collects what is wrong with them; the values may be used only when
/// ``problem()`` is nil.
public struct QueryReader {
    private let parameters: [(name: String, value: String)]
    private var asked: Set<String> = []
    private var errors: [FieldError] = []

    init(_ parameters: [(String, String)]) {
        self.parameters = parameters.map { ($0.0, $0.1) }
    }

    func problem() -> Problem? {
        let unknown = parameters.map(\.name).filter { !asked.contains($0) }.map {
            FieldError(field: $0, code: "unknown", detail: "There is no such parameter.")
        }
        let all = errors + unknown
        return all.isEmpty
            ? nil : .badRequest(code: "invalid_query", "The query is not what is expected here.", errors: all)
    }

    public mutating func wrong(_ name: String, _ code: String, _ detail: String) {
        errors.append(FieldError(field: name, code: code, detail: detail))
    }

    /// The parameter's value when it is there, at most 1,000 characters without control characters.
    public mutating func text(_ name: String, _ length: ClosedRange<Int> = 1...1_000) -> String? {
        asked.insert(name)
        let values = parameters.filter { $0.name == name }
        if values.count > 1 { wrong(name, "duplicate", "This parameter may be given once.") }
        guard let value = values.first?.value else { return nil }
        if let mistake = TextRule(length: length, multiline: false).mistake(in: value) {
            wrong(name, mistake.code, mistake.detail)
            return nil
        }
        return value
    }

    /// What `parse` makes of the parameter; `expected` completes "This must be …".
    public mutating func parsed<Value>(_ name: String, _ expected: String, _ parse: (String) -> Value?) -> Value? {
        guard let text = text(name) else { return nil }
        let value = parse(text)
        if value == nil { wrong(name, "format", "This must be \(expected).") }
        return value
    }

    /// An integer as JSON writes it: without `+`, leading zeros, fraction and exponent.
    public mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        parsed(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
            guard let integer = Int(text), digits == "0" || ("1"..."9").contains(digits.prefix(1)) else { return nil }
            return range.contains(integer) ? integer : nil
        }
    }

    public mutating func identifier(_ name: String) -> Identifier? {
        parsed(name, "a UUID", Identifier.init)
    }

    public mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        parsed(name, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))", Choice.init(rawValue:))
    }

    /// The first instant of a period: an RFC 3339 time, or a day in UTC that is included.
    public mutating func start(_ name: String) -> Timestamp? {
        parsed(name, "a time such as 2026-03-29T12:00:00Z or a day such as 2026-03-29") { text in
            Timestamp(text) ?? CalendarDate(text).map(Timestamp.init(startOf:))
        }
    }

    /// The instant at which a period is over: an RFC 3339 time, or a day in UTC that is included.
    public mutating func end(_ name: String) -> Timestamp? {
        parsed(name, "a time such as 2026-03-29T12:00:00Z or a day such as 2026-03-29") { text in
            Timestamp(text) ?? CalendarDate(text).map { Timestamp(startOf: $0.advanced(byDays: 1)) }
        }
    }

    /// How many items a page shall have: `limit`, 1 to 100, 20 by default.
    public mutating func limit() -> Int {
        integer("limit", Limits.page) ?? Limits.defaultPage
    }

    /// Where a page begins: `cursor`, as the page before gave it.
    public mutating func cursor<Position: Codable>(_ type: Position.Type) -> Position? {
        parsed("cursor", "a cursor from an earlier page of the same list") { PageCursor.decode($0, as: type) }
    }

    /// All parameters whose name begins with `prefix`, by the rest of their names.
    public mutating func texts(prefix: String) -> [String: String] {
        var values: [String: String] = [:]
        for name in Set(parameters.map(\.name)) where name.hasPrefix(prefix) && name.count > prefix.count {
            values[String(name.dropFirst(prefix.count))] = text(name)
        }
        return values
    }
}
