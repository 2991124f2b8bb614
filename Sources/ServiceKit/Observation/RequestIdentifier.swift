import Commerce

/// The id of a request, which the client may give.
enum RequestIdentifier {
    static func make() -> String {
        Identifier.make().description
    }

    /// The client's own id when it is harmless in headers and logs: 1 to 128 letters, digits, `-`, `_`, `.` and `:`.
    static func accepted(_ text: String?) -> String? {
        guard let text, (1...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                    UInt8(ascii: ":"):
                    true
                default: false
                }
            })
        else { return nil }
        return text
    }
}
