extension SQLDatabaseError {
    /// The error that a failed statement stands for.
    ///
    /// By the codes of MySQL's and MariaDB's references. The server's words are kept for errors that name tables, columns
    /// and constraints only; others may quote values, and leave only the code.
    init(mySQL code: UInt32, message: String, sql: String) {
        let text = "MySQL error \(code)\(Self.words(code, message))"
        switch code {
        case 1022, 1062, 1586:
            self = .constraint(kind: .unique, message: text, sql: sql)
        case 1048, 1216, 1217, 1364, 1451, 1452, 3819, 4025:
            self = .constraint(kind: .other, message: text, sql: sql)
        case 1020, 1213:
            self = .conflict(message: text)
        case 1205, 1317, 1290, 1792, 1836, 1969, 3024:
            // Waited or ran too long, or was stopped; a server that only reads.
            self = .unavailable(message: "\(text), in: \(sql)")
        case 1021, 1030, 1037, 1038, 1040, 1041, 1047, 1114, 1135, 1180, 1203, 1206, 1226, 1461,
            _ where Self.endsConnection(mySQL: code):
            // No room, no memory, too many connections or statements, a node that is not ready.
            self = .unavailable(message: text)
        default:
            self = .statement(message: text, sql: sql)
        }
    }

    /// Whether the connection is of no use after this error.
    static func endsConnection(mySQL code: UInt32) -> Bool {
        switch code {
        // The client's own, which are about the connection; the server shuts down, or ends this connection.
        case 2_000..<3_000, 1053, 1152, 1153, 1158...1161, 1184, 1927, 3169, 4031: true
        default: false
        }
    }

    private static func words(_ code: UInt32, _ message: String) -> String {
        switch code {
        case 1022, 1062, 1586:
            // `Duplicate entry 'the value' for key 'the key'`.
            guard let key = message.ranges(of: " for key ").last else { return "" }
            return " (duplicate\(message[key.lowerBound...]))"
        case 1048, 1049, 1054, 1064, 1136, 1146, 1205, 1213, 1216, 1217, 1264, 1305, 1364, 1406, 1451, 1452, 1792, 3819,
            4025:
            return " (\(message))"
        default:
            return ""
        }
    }
}
