/// One statement with the values of its placeholders.
public struct SQLStatement: Sendable {
    public let sql: String
    public let arguments: [SQLValue]

    public init(_ sql: String, _ arguments: [any SQLValueConvertible] = []) {
        self.sql = sql
        self.arguments = arguments.map(\.sqlValue)
    }
}
