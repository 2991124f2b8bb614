/// The condition of a query, put together from parts that must all hold.
public struct SQLCondition {
    private var parts: [String] = []
    public private(set) var arguments: [any SQLValueConvertible] = []

    /// A condition that always holds.
    public init() {}

    /// What follows `WHERE`.
    public var sql: String { parts.isEmpty ? "1 = 1" : parts.joined(separator: " AND ") }

    /// Adds a part and the values of its placeholders.
    public mutating func add(_ part: String, _ values: any SQLValueConvertible...) {
        add(part, values)
    }

    public mutating func add(_ part: String, _ values: [any SQLValueConvertible]) {
        parts.append(part)
        arguments += values
    }
}
