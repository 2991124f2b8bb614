import Foundation
import GRDB

/// The current row of a GRDB cursor, each value read straight from SQLite.
struct SQLiteColumns: SQLColumns {
    let row: Row
    let names: [String]

    func int64(_ place: Int) throws -> Int64 {
        let value: DatabaseValue = row[place]
        guard case .int64(let number) = value.storage else { throw unexpected(place, "integer", value) }
        return number
    }

    func text(_ place: Int) throws -> String {
        let value: DatabaseValue = row[place]
        guard case .string(let text) = value.storage else { throw unexpected(place, "text", value) }
        return text
    }

    func blob(_ place: Int) throws -> [UInt8] {
        let value: DatabaseValue = row[place]
        guard case .blob(let data) = value.storage else { throw unexpected(place, "blob", value) }
        return [UInt8](data)
    }

    private func unexpected(_ place: Int, _ expected: String, _ value: DatabaseValue) -> SQLDatabaseError {
        .unexpectedValue(column: names[place], expected: expected, found: SQLValue(value).typeName)
    }
}
