#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A port at which nobody listens, kept for the test so that nobody else can take it.
public enum RefusingPort {
    private struct NoPort: Error {}

    public static func run(_ body: (Int) async throws -> Void) async throws {
        // Bound but not listening: connections are refused.
        let descriptor = socket(AF_INET, streams, 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isBound else { throw NoPort() }
        try await body(Int(UInt16(bigEndian: address.sin_port)))
    }

    #if canImport(Glibc)
    private static let streams = Int32(SOCK_STREAM.rawValue)
    #else
    private static let streams = SOCK_STREAM
    #endif
}
