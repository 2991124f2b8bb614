/// A statement's text as PostgreSQL wants it: with `$1`, `$2` … for the placeholders.
struct PostgreSQLText {
    private let text: String
    private let count: Int
    private let original: String

    /// - Parameter sql: a statement with `?` for each value; those in quotes are no placeholders.
    init(_ sql: String) {
        var text: [UInt8] = []
        var count = 0
        var quote: UInt8?
        for byte in sql.utf8 {
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "?") {
                count += 1
                text += Array("$\(count)".utf8)
                continue
            }
            text.append(byte)
        }
        self.text = String(decoding: text, as: UTF8.self)
        self.count = count
        original = sql
    }

    /// The text, for a statement with this many arguments.
    ///
    /// - Throws: ``SQLDatabaseError/statement(message:sql:)`` when there are more or fewer placeholders.
    func sql(arguments: Int) throws -> String {
        guard arguments == count else {
            throw SQLDatabaseError.statement(
                message: "\(count) placeholders, but \(arguments) arguments", sql: original)
        }
        return text
    }
}
