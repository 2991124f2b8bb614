/// Whose requests are counted together: those of an IPv4 address, or of the first 64 bits of an IPv6 address, which is what
/// one household has. All whose address is not known are one client.
struct RateLimitClient: Hashable, Sendable {
    private let address: NetworkAddress?

    init(_ address: NetworkAddress?) {
        self.address = address.map { $0.isIPv4 ? $0 : NetworkAddress(networkOf: $0) }
    }
}

extension RateLimitClient: CustomStringConvertible {
    var description: String { address?.description ?? "unknown" }
}
