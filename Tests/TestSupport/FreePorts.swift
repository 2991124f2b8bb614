import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Ports on the loopback interface that nobody listens on.
///
/// They lie below those that the system hands out by itself, and each is given once, so that nothing else takes one before
/// its process listens, and a killed process finds its port again.
public enum FreePorts {
    private static let next = Mutex(Int.random(in: 10_000..<30_000))

    public static func take(_ count: Int) -> [Int] {
        next.withLock { next in
            (0..<count).map { _ in
                repeat { next = next < 32_000 ? next + 1 : 10_000 } while !isFree(next)
                return next
            }
        }
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
