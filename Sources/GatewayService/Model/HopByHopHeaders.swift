/// The header fields that concern one connection and are never passed on (RFC 9110, section 7.6.1).
enum HopByHopHeaders {
    private static let names: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization",
        "proxy-authentication-info", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// - Parameter name: in lower case.
    static func contains(_ name: String) -> Bool {
        names.contains(name)
    }

    /// The names, in lower case, that the values of a `Connection` field add.
    static func named(by connection: [String]) -> Set<String> {
        var names: Set<String> = []
        for value in connection {
            for option in value.split(separator: ",") {
                names.insert(option.filter { $0 != " " && $0 != "\t" }.lowercased())
            }
        }
        return names
    }
}
