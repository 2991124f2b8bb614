/// A row in memory as the columns of a scan.
struct SQLRowColumns: SQLColumns {
    let row: SQLRow

    func int64(_ place: Int) throws -> Int64 {
        guard case .integer(let number) = row.values[place] else { throw unexpected(place, "integer") }
        return number
    }

    func text(_ place: Int) throws -> String {
        guard case .text(let text) = row.values[place] else { throw unexpected(place, "text") }
        return text
    }

    func blob(_ place: Int) throws -> [UInt8] {
        guard case .blob(let bytes) = row.values[place] else { throw unexpected(place, "blob") }
        return bytes
    }

    private func unexpected(_ place: Int, _ expected: String) -> SQLDatabaseError {
        .unexpectedValue(column: row.columns[place], expected: expected, found: row.values[place].typeName)
    }
}
