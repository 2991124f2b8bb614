/// A table that is copied, row by row in the order of its primary key.
public struct SQLTable: Sendable {
    /// Rows of one page, and of one transaction: enough that its wait for the disk matters little.
    static let pageSize = 1_000

    let name: String
    /// The columns of its primary key. All databases sort them alike: numbers, or texts byte by byte that do not end with a
    /// space, which MySQL does not see.
    let key: [String]
    /// Whether it is one row that the migrations make, whose place the copied one takes.
    let isCounter: Bool

    public init(_ name: String, key: [String], isCounter: Bool = false) {
        self.name = name
        self.key = key
        self.isCounter = isCounter
    }

    func key(of row: SQLRow) throws -> [SQLValue] {
        try key.map { try row.value($0) }
    }

    /// The next rows after the one with `key`; the first ones when that is nil.
    func page(after key: [SQLValue]?) -> SQLStatement {
        var condition = SQLCondition()
        if let key { condition.add("(\(self.key.joined(separator: ", "))) > (\(placeholders(key.count)))", key) }
        return SQLStatement(
            "SELECT * FROM \(name) WHERE \(condition.sql) ORDER BY \(self.key.joined(separator: ", ")) LIMIT ?",
            condition.arguments + [SQLTable.pageSize])
    }

    var anyRow: String { "SELECT 1 AS one FROM \(name) LIMIT 1" }

    /// The row with the greatest key.
    var lastRow: String {
        "SELECT * FROM \(name) ORDER BY \(key.map { $0 + " DESC" }.joined(separator: ", ")) LIMIT 1"
    }

    func row(with key: [SQLValue]) -> SQLStatement {
        SQLStatement("SELECT * FROM \(name) WHERE \(self.key.map { $0 + " = ?" }.joined(separator: " AND "))", key)
    }

    var deletion: SQLStatement { SQLStatement("DELETE FROM \(name)") }

    func insertion(of row: SQLRow) -> SQLStatement {
        let columns = row.columns.joined(separator: ", ")
        return SQLStatement("INSERT INTO \(name) (\(columns)) VALUES (\(placeholders(row.values.count)))", row.values)
    }

    private func placeholders(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }
}
