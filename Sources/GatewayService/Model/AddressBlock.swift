/// All addresses that begin with the same bits, as CIDR notation (RFC 4632) writes them: `10.0.0.0/8`, `2001:db8::/32`.
struct AddressBlock: Hashable, Sendable {
    private let first: NetworkAddress
    private let freeBits: Int

    /// The block that `text` spells; a bare address is a block of one. Bits of the address behind the prefix are ignored.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = NetworkAddress(String(parts[0])) else { return nil }
        first = address
        guard parts.count == 2 else {
            freeBits = 0
            return
        }
        guard parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(parts[1]), length <= address.width
        else { return nil }
        freeBits = address.width - length
    }

    func contains(_ address: NetworkAddress) -> Bool {
        address.isIPv4 == first.isIPv4 && address.bits >> freeBits == first.bits >> freeBits
    }
}
