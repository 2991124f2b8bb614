import Foundation

/// A program that is run to its end.
enum Command {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program on a thread of its own and returns what it wrote.
    ///
    /// - Parameters:
    ///   - command: the program's path, then its arguments.
    ///   - environment: variables beside those of this process.
    ///   - directory: where it works.
    /// - Throws: ``Failed``, with what the program wrote, if it ends with a status other than 0.
    @discardableResult
    static func run(
        _ command: [String], environment: [String: String] = [:], in directory: String = "/"
    ) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try runBlocking(command, environment, directory) })
            }
        }
    }

    /// The same on this thread.
    static func runBlocking(
        _ command: [String], _ environment: [String: String] = [:], _ directory: String = "/"
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(command[0]) ended with status \(process.terminationStatus): \(text)")
        }
        return text.trimmingCharacters(in: .newlines)
    }

    /// The path of a program in one of `directories`, in the `PATH`, or among those for administrators.
    ///
    /// - Throws: ``Failed`` if there is none.
    static func path(of program: String, before directories: [String] = []) throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let candidates = directories + path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        for directory in candidates where FileManager.default.isExecutableFile(atPath: "\(directory)/\(program)") {
            return "\(directory)/\(program)"
        }
        throw Failed(description: "\(program) is not installed")
    }
}
