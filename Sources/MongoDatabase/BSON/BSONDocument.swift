/// Fields in an order, as MongoDB keeps them.
///
/// Names of fields hold no character U+0000. Two documents are equal when they have the same fields in the same order.
public struct BSONDocument: Hashable, Sendable {
    public private(set) var fields: [Field] = []

    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: BSONValue
    }

    public init() {}

    public init(_ fields: some Sequence<(String, BSONValue)>) {
        self.fields = fields.map { Field(name: $0, value: $1) }
    }

    /// The value of the first field with this name; nil when there is none. Setting it replaces the field or appends one, and
    /// nil removes it.
    public subscript(name: String) -> BSONValue? {
        get { fields.first { $0.name == name }?.value }
        set {
            let place = fields.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): fields[place] = Field(name: name, value: value)
            case (let place?, nil): fields.remove(at: place)
            case (nil, let value?): append(name, value)
            case (nil, nil): break
            }
        }
    }

    public mutating func append(_ name: String, _ value: BSONValue) {
        fields.append(Field(name: name, value: value))
    }
}

extension BSONDocument: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, BSONValue)...) {
        self.init(elements)
    }
}

/// Reading a field that must be there, of one type.
///
/// - Throws: ``MongoError/unexpectedValue(field:expected:found:)``.
extension BSONDocument {
    public func string(_ name: String) throws -> String {
        guard case .string(let value) = self[name] else { throw unexpected(name, "a string") }
        return value
    }

    public func int64(_ name: String) throws -> Int64 {
        switch self[name] {
        case .integer(let value): return value
        // Numbers that were added up by a server or a person may have become one.
        case .double(let value): if let whole = Int64(exactly: value) { return whole }
        default: break
        }
        throw unexpected(name, "a whole number")
    }

    public func integer(_ name: String) throws -> Int { Int(try int64(name)) }

    public func bool(_ name: String) throws -> Bool {
        guard case .bool(let value) = self[name] else { throw unexpected(name, "a boolean") }
        return value
    }

    public func binary(_ name: String) throws -> [UInt8] {
        guard case .binary(let value) = self[name] else { throw unexpected(name, "binary data") }
        return value
    }

    public func document(_ name: String) throws -> BSONDocument {
        guard case .document(let value) = self[name] else { throw unexpected(name, "a document") }
        return value
    }

    public func array(_ name: String) throws -> [BSONValue] {
        guard case .array(let value) = self[name] else { throw unexpected(name, "an array") }
        return value
    }

    /// An array whose elements are all documents.
    public func documents(_ name: String) throws -> [BSONDocument] {
        try array(name).map { element in
            guard case .document(let document) = element else { throw unexpected(name, "an array of documents") }
            return document
        }
    }

    private func unexpected(_ name: String, _ expected: String) -> MongoError {
        .unexpectedValue(field: name, expected: expected, found: self[name]?.typeName ?? "nothing")
    }
}
