import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An IPv4 or IPv6 address. An IPv4 address that is written as an IPv6 one (`::ffff:192.0.2.1`) is the IPv4 address.
struct NetworkAddress: Hashable, Sendable {
    let isIPv4: Bool
    /// The address as a number; of an IPv4 address only the low 32 bits.
    let bits: UInt128

    /// The number of bits of such an address.
    var width: Int { isIPv4 ? 32 : 128 }

    /// The address that `text` spells, without brackets, port or zone.
    init?(_ text: String) {
        var bytes: (UInt64, UInt64) = (0, 0)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self = withUnsafeBytes(of: bytes) { NetworkAddress(fourBytes: $0[..<4]) }
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self = withUnsafeBytes(of: bytes) { NetworkAddress(sixteenBytes: $0[..<16]) }
        } else {
            return nil
        }
    }

    /// The address of a socket; nil when it is no Internet socket.
    init?(_ socket: SocketAddress?) {
        switch socket {
        // The address stands behind family and port, and in the IPv6 structure behind the flow label too.
        case .v4(let address): self = withUnsafeBytes(of: address.address) { NetworkAddress(fourBytes: $0[4..<8]) }
        case .v6(let address): self = withUnsafeBytes(of: address.address) { NetworkAddress(sixteenBytes: $0[8..<24]) }
        case .unixDomainSocket, nil: return nil
        }
    }

    /// The first address of the 64-bit network that an IPv6 address is in.
    init(networkOf address: NetworkAddress) {
        isIPv4 = false
        bits = (address.bits >> 64) << 64
    }

    private init(fourBytes bytes: Slice<UnsafeRawBufferPointer>) {
        isIPv4 = true
        bits = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    private init(sixteenBytes bytes: Slice<UnsafeRawBufferPointer>) {
        let number: UInt128 = bytes.reduce(0) { $0 << 8 | UInt128($1) }
        isIPv4 = number >> 32 == 0xFFFF
        bits = isIPv4 ? number & 0xFFFF_FFFF : number
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// The usual text form, that of RFC 5952 for IPv6.
    var description: String {
        if isIPv4 {
            let number = UInt32(truncatingIfNeeded: bits)
            return "\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
        }
        var address = bits.bigEndian
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
