import CMariaDB

/// A statement that a connection's server has prepared.
final class MySQLStatement {
    let sql: String
    let pointer: UnsafeMutablePointer<MYSQL_STMT>
    private var names: [String] = []

    init(_ sql: String, _ pointer: UnsafeMutablePointer<MYSQL_STMT>) {
        self.sql = sql
        self.pointer = pointer
    }

    /// The columns of its rows, once it has been executed; nil when it has none.
    ///
    /// Their types may differ each time, as those of placeholders do, but not their names.
    func columns() -> MySQLColumns? {
        let count = Int(mysql_stmt_field_count(pointer))
        guard count > 0 else { return nil }
        let fields = UnsafeBufferPointer(start: mariadb_stmt_fetch_fields(pointer), count: count)
        if names.count != count { names = fields.map { String(cString: $0.name) } }
        return MySQLColumns(pointer, fields: fields, names: names)
    }
}
