import ServiceKit

/// The proxies in front of the gateway whose word about their clients counts.
struct TrustedProxies: Sendable {
    private let blocks: [AddressBlock]

    /// - Throws: ``ConfigurationError`` that names every entry which is neither an address nor a CIDR block.
    init(_ entries: [String]) throws {
        blocks = entries.compactMap(AddressBlock.init)
        let wrong = entries.filter { AddressBlock($0) == nil }
        guard wrong.isEmpty else {
            throw ConfigurationError(
                wrong.map {
                    "TRUSTED_PROXIES must list addresses or blocks such as 10.0.0.0/8 or 2001:db8::/32, and has \"\($0)\""
                })
        }
    }

    func contains(_ address: NetworkAddress?) -> Bool {
        guard !blocks.isEmpty, let address else { return false }
        return blocks.contains { $0.contains(address) }
    }

    /// Who a request comes from: the peer, unless that is a trusted proxy; then the right-most address of
    /// `X-Forwarded-For` that is not, or the left-most when all are.
    ///
    /// An entry that is no address ends the search, since what stands left of it cannot be believed.
    func client(peer: NetworkAddress?, forwardedFor: @autoclosure () -> [String]) -> NetworkAddress? {
        guard contains(peer) else { return peer }
        var client = peer
        for entry in forwardedFor().flatMap({ $0.split(separator: ",") }).reversed() {
            guard let address = TrustedProxies.address(in: entry) else { break }
            client = address
            if !contains(address) { break }
        }
        return client
    }

    /// The address in `192.0.2.1`, `192.0.2.1:1234`, `2001:db8::1` or `[2001:db8::1]:1234`.
    private static func address(in entry: Substring) -> NetworkAddress? {
        var text = entry[...]
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if text.first == "[" {
            return text.firstIndex(of: "]").flatMap { NetworkAddress(String(text.dropFirst()[..<$0])) }
        }
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        return NetworkAddress(String(colons == 1 ? text.prefix { $0 != ":" } : text))
    }
}
