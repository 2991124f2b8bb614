import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A small process that ends a server and removes its folder as soon as this object or the test process is gone, even if
/// the latter was killed.
final class ServerGuard: Sendable {
    /// Waits for the end of its input, which comes when nobody holds the other end of the pipe any more. A server's
    /// processes are told by their working directory: some of them may have lost their parent.
    private static let script = #"""
        trap '' HUP INT TERM
        working() { find /proc/[0-9]*/cwd -maxdepth 0 -lname "$folder/*" -printf '%h\n' 2>/dev/null | cut -d / -f 3; }
        folder=$1
        read -r _
        for signal in CONT QUIT; do kill -s "$signal" $(working) 2>/dev/null; done
        rounds=0
        while [ -n "$(working)" ] && [ "$rounds" -lt 50 ]; do sleep 0.1; rounds=$((rounds + 1)); done
        while [ -n "$(working)" ]; do kill -s KILL $(working) 2>/dev/null; done
        rm -rf "$folder"
        """#

    private let lifeline: Int32

    init(folder: String) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else { throw POSIXError(.EMFILE) }
        lifeline = ends[1]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", ServerGuard.script, "guard", folder]
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
