public import NIOHTTP1
public import ServiceKit

/// What a service answered.
public struct APIAnswer: Sendable {
    public let status: Int
    public let headers: HTTPHeaders
    public let bytes: [UInt8]

    public init(status: Int, headers: HTTPHeaders, bytes: [UInt8]) {
        self.status = status
        self.headers = headers
        self.bytes = bytes
    }

    /// The first header field of this name, in whatever case.
    public func header(_ name: String) -> String? { headers.first(name: name) }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The body; null when it is empty or no JSON.
    public var json: JSONValue { (try? JSONParser.parse(bytes)) ?? .null }

    /// The stable code of a problem document; nil when the answer is none.
    public var problemCode: String? {
        headers.first(name: "Content-Type") == "application/problem+json" ? json["code"].string : nil
    }

    /// The names of the fields that a problem document complains about.
    public var wrongFields: [String] { json["errors"].elements.compactMap { $0["field"].string } }
}

extension JSONValue {
    /// The member called `name`; null when this is no object or has none such.
    public subscript(name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    /// The element at `index`; null when this is no array or is shorter.
    public subscript(index: Int) -> JSONValue {
        elements.indices.contains(index) ? elements[index] : .null
    }

    public var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    public var integer: Int? {
        if case .integer(let number) = self { number } else { nil }
    }
}
