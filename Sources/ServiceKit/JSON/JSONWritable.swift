public import Commerce

/// What can write itself as JSON without a coder.
public protocol JSONWritable {
    func write(to json: inout JSONWriter)
}

extension Int: JSONWritable {
    public func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Bool: JSONWritable {
    public func write(to json: inout JSONWriter) { json.boolean(self) }
}

extension String: JSONWritable {
    public func write(to json: inout JSONWriter) { json.string(self) }
}

extension Array: JSONWritable where Element: JSONWritable {
    public func write(to json: inout JSONWriter) { json.array(self) }
}

extension Identifier: JSONWritable {
    public func write(to json: inout JSONWriter) { json.plainText { append(to: &$0) } }
}

extension Timestamp: JSONWritable {
    public func write(to json: inout JSONWriter) { json.plainText { append(to: &$0) } }
}

extension Money: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("amount", amount)
            $0.member("currency", currency.code)
        }
    }
}
