import Commerce
import MongoDatabase

/// - Throws: ``MongoError/unexpectedValue(field:expected:found:)``.
extension BSONDocument {
    func identifier(_ name: String) throws -> Identifier {
        guard let id = Identifier(try string(name)) else {
            throw MongoError.unexpectedValue(field: name, expected: "an identifier", found: "a string")
        }
        return id
    }

    func timestamp(_ name: String) throws -> Timestamp {
        guard case .date(let milliseconds) = self[name] else {
            throw MongoError.unexpectedValue(field: name, expected: "a date", found: "something else")
        }
        return Timestamp(milliseconds: milliseconds)
    }
}
