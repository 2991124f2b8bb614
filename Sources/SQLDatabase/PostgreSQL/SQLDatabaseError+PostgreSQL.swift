import CLibPQ

extension SQLDatabaseError {
    /// The error that a failed statement's result stands for, and whether the connection is of no use after it.
    ///
    /// By the codes of PostgreSQL's appendix A. The server's words are kept for errors that name tables, columns and
    /// constraints only; those about data may quote values, and leave only the code. Details are never kept.
    init(postgreSQL result: OpaquePointer, sql: String) {
        func field(_ code: Character) -> String {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) } ?? ""
        }
        let code = field("C")
        let text = "PostgreSQL error \(code) (\(code.hasPrefix("22") ? "about data" : field("M")))"
        switch code {
        case "23505":
            self = .constraint(kind: .unique, message: text, sql: sql)
        case "40001", "40P01":
            self = .conflict(message: text)
        case "57014", "55P03", "25006":
            // Stopped for taking too long or waiting too long; a server that only reads.
            self = .unavailable(message: "\(text), in: \(sql)")
        case _ where code.hasPrefix("23"):
            self = .constraint(kind: .other, message: text, sql: sql)
        case "",
            _ where code.hasPrefix("08") || code.hasPrefix("53") || code.hasPrefix("57") || code.hasPrefix("58"):
            self = .unavailable(message: text)
        default:
            self = .statement(message: text, sql: sql)
        }
    }

    /// Whether the server closes the connection after an error of this severity.
    static func endsConnection(_ result: OpaquePointer) -> Bool {
        let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V"))).map { String(cString: $0) }
        return severity == nil || severity == "FATAL" || severity == "PANIC"
    }
}
