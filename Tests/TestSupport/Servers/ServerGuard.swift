import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A small process that ends a server as soon as this object or the test process is gone, even if the latter was killed.
final class ServerGuard: Sendable {
    /// Waits for the end of its input, which comes when nobody holds the other end of the pipe any more.
    private static let beginning = "trap '' HUP INT TERM; read -r _\n"
    private let lifeline: Int32

    /// - Parameters:
    ///   - script: what ends the server, in the language of the shell, to which `$1` is `server`.
    init(_ script: String, of server: String) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else { throw POSIXError(.EMFILE) }
        lifeline = ends[1]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", ServerGuard.beginning + script, "guard", server]
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        close(lifeline)
    }
}
