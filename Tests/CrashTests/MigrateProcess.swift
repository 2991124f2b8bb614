import Foundation
import TestSupport

/// `tally migrate` in a process of its own.
struct MigrateProcess {
    let storage: String
    let source: String
    let target: String
    /// The data directory.
    let directory: String

    struct End {
        /// 0 when everything was equal; that of SIGKILL when the process was killed.
        let status: Int32
        let output: String
    }

    /// Runs it to its end.
    ///
    /// - Parameter words: what it is killed at with SIGKILL, once it has written them; nil to let it finish.
    func run(killedAt words: String? = nil) async throws -> End {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try runBlocking(killedAt: words) })
            }
        }
    }

    private func runBlocking(killedAt words: String?) throws -> End {
        let process = Process()
        process.executableURL = try ShopProcess.program
        process.arguments = [
            "migrate", storage, "--from", source, "--to", target, "--data-directory", directory,
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        var output = Data()
        while true {
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            output += more
            if let words, String(decoding: output, as: UTF8.self).contains(words) {
                kill(process.processIdentifier, SIGKILL)
            }
        }
        process.waitUntilExit()
        return End(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }
}
