public import Commerce

/// Reads the members of a JSON object strictly and collects what is wrong with them.
///
/// Each method returns a usable value even when the member is wrong, and remembers the mistake; what was read may be used
/// only after the reader's owner has found ``problem()`` to be nil. That way one answer names every wrong field. A member that
/// nobody asked for is a mistake too.
public struct FieldReader {
    private let members: [String: JSONValue]
    private let path: String
    private var asked: Set<String> = []
    /// Mistakes in the shape of the body: wrong types, missing and unknown members.
    private var malformed: [FieldError] = []
    /// Well-formed values that cannot be.
    private var impossible: [FieldError] = []

    public init(_ members: [String: JSONValue], path: String = "") {
        self.members = members
        self.path = path
    }

    /// The problem document for all mistakes so far, unknown members among them, or nil when there are none.
    ///
    /// 400 `invalid_body` when something is malformed, else 422 `invalid_value`.
    public func problem() -> Problem? {
        let malformed = malformed + unknownMembers
        if !malformed.isEmpty {
            return .badRequest(
                code: "invalid_body", "The body is not what is expected here.", errors: malformed + impossible)
        }
        if !impossible.isEmpty {
            return .unprocessable(code: "invalid_value", "Some values are not possible here.", errors: impossible)
        }
        return nil
    }

    private var unknownMembers: [FieldError] {
        members.keys.filter { !asked.contains($0) }.sorted().map {
            FieldError(field: pointer($0), code: "unknown", detail: "There is no such field.")
        }
    }

    private func pointer(_ name: String) -> String {
        "\(path)/\(name.replacing("~", with: "~0").replacing("/", with: "~1"))"
    }

    /// Whether the member is there and null, where that means to remove something.
    public func isNull(_ name: String) -> Bool {
        members[name] == .null
    }

    /// Whether the member is there and not null.
    public func has(_ name: String) -> Bool {
        members[name].map { $0 != .null } ?? false
    }

    public mutating func malformed(_ name: String, _ code: String, _ detail: String) {
        malformed.append(FieldError(field: pointer(name), code: code, detail: detail))
    }

    /// Notes that a value, though well formed, cannot be.
    public mutating func impossible(_ name: String, _ code: String, _ detail: String) {
        impossible.append(FieldError(field: pointer(name), code: code, detail: detail))
    }

    private mutating func value(_ name: String) -> JSONValue? {
        asked.insert(name)
        guard let value = members[name], value != .null else {
            malformed(name, "missing", "This field is required.")
            return nil
        }
        return value
    }

    // MARK: Text

    /// A string of `length` Unicode scalars without control characters; `multiline` allows line breaks and tabs.
    public mutating func text(_ name: String, _ length: ClosedRange<Int>, multiline: Bool = false) -> String {
        guard let value = value(name) else { return "" }
        guard case .string(let text) = value else {
            malformed(name, "type", "This must be a string.")
            return ""
        }
        if let mistake = TextRule(length: length, multiline: multiline).mistake(in: text) {
            impossible(name, mistake.code, mistake.detail)
        }
        return text
    }

    public mutating func optionalText(_ name: String, _ length: ClosedRange<Int>, multiline: Bool = false) -> String? {
        optional(name) { $0.text(name, length, multiline: multiline) }
    }

    /// A string that `parse` understands; `expected` completes "This must be …".
    public mutating func parsed<Value>(
        _ name: String, _ expected: String, fallback: Value, _ parse: (String) -> Value?
    ) -> Value {
        guard let value = value(name) else { return fallback }
        guard case .string(let text) = value else {
            malformed(name, "type", "This must be a string.")
            return fallback
        }
        guard let parsed = parse(text) else {
            impossible(name, "format", "This must be \(expected).")
            return fallback
        }
        return parsed
    }

    public mutating func identifier(_ name: String) -> Identifier {
        parsed(name, "a UUID", fallback: .nothing, Identifier.init)
    }

    public mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _ type: Choice.Type) -> Choice
    where Choice.RawValue == String {
        let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return parsed(name, "one of \(choices)", fallback: Choice.allCases.first!, Choice.init(rawValue:))
    }

    // MARK: Numbers

    /// An integer written as one: 1.0 and 1e3 are refused.
    public mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int {
        guard let value = value(name) else { return range.lowerBound }
        guard case .integer(let integer) = value else {
            malformed(name, "type", "This must be an integer of at most 64 bits.")
            return range.lowerBound
        }
        if !range.contains(integer) {
            impossible(name, "range", "This must be from \(range.lowerBound) to \(range.upperBound).")
            return range.lowerBound
        }
        return integer
    }

    public mutating func boolean(_ name: String) -> Bool {
        guard let value = value(name) else { return false }
        guard case .boolean(let boolean) = value else {
            malformed(name, "type", "This must be true or false.")
            return false
        }
        return boolean
    }

    /// An amount in the store's currency, `{"amount": 1999, "currency": "USD"}`.
    public mutating func money(_ name: String, _ range: ClosedRange<Int>, currency: Currency) -> Money {
        object(name) { fields in
            let amount = fields.integer("amount", range)
            let code = fields.parsed("currency", "a currency code", fallback: currency, Currency.init)
            if code != currency { fields.impossible("currency", "currency", "The store's currency is \(currency).") }
            return Money(amount, currency)
        }
    }

    // MARK: Structure

    /// What `read` makes of the member when it is there and not null.
    public mutating func optional<Value>(_ name: String, _ read: (inout FieldReader) -> Value) -> Value? {
        asked.insert(name)
        return has(name) ? read(&self) : nil
    }

    public mutating func object<Value>(_ name: String, _ read: (inout FieldReader) -> Value) -> Value {
        let value = value(name)
        return nested(value, at: name, read)
    }

    /// An array of objects. With the wrong number of elements it is refused unread.
    public mutating func array<Value>(
        _ name: String, _ count: ClosedRange<Int>, _ read: (inout FieldReader) -> Value
    ) -> [Value] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value else {
            malformed(name, "type", "This must be an array.")
            return []
        }
        guard count.contains(elements.count) else {
            impossible(name, "length", "There must be \(count.lowerBound) to \(count.upperBound) of these.")
            return []
        }
        return elements.enumerated().map { index, element in nested(element, at: "\(name)/\(index)", read) }
    }

    /// An array of UUIDs.
    public mutating func identifiers(_ name: String, _ count: ClosedRange<Int>) -> [Identifier] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value else {
            malformed(name, "type", "This must be an array.")
            return []
        }
        let identifiers = elements.compactMap { element in
            if case .string(let text) = element { Identifier(text) } else { nil }
        }
        if identifiers.count < elements.count { malformed(name, "format", "This must hold UUIDs alone.") }
        if !count.contains(elements.count) {
            impossible(name, "length", "There must be \(count.lowerBound) to \(count.upperBound) of these.")
        }
        return identifiers
    }

    /// An object whose members are all strings.
    public mutating func textMap(
        _ name: String, count: ClosedRange<Int>, names: ClosedRange<Int>, values: ClosedRange<Int>
    ) -> [String: String] {
        guard let value = value(name) else { return [:] }
        guard case .object(let members) = value else {
            malformed(name, "type", "This must be an object.")
            return [:]
        }
        guard count.contains(members.count) else {
            impossible(name, "length", "There must be \(count.lowerBound) to \(count.upperBound) of these.")
            return [:]
        }
        return nested(value, at: name) { fields in
            var texts: [String: String] = [:]
            for key in members.keys.sorted() {
                if let mistake = TextRule(length: names, multiline: false).mistake(in: key) {
                    fields.impossible(key, mistake.code, "The name is wrong. \(mistake.detail)")
                }
                texts[key] = fields.text(key, values)
            }
            return texts
        }
    }

    /// Reads an object further down. A value that is no object is read as an empty one whose own mistakes do not count.
    private mutating func nested<Value>(
        _ value: JSONValue?, at name: String, _ read: (inout FieldReader) -> Value
    ) -> Value {
        guard case .object(let members) = value else {
            if value != nil {
                malformed.append(
                    FieldError(field: "\(path)/\(name)", code: "type", detail: "This must be an object."))
            }
            var nothing = FieldReader([:])
            return read(&nothing)
        }
        var reader = FieldReader(members, path: "\(path)/\(name)")
        let result = read(&reader)
        malformed += reader.malformed + reader.unknownMembers
        impossible += reader.impossible
        return result
    }
}
