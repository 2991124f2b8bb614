import Foundation
import Testing

/// The tests that cannot run on this machine, noted by name in the file that `SKIPPED_TESTS_FILE` names, so that nobody takes
/// a run without them for a whole one.
enum SkippedTests {
    /// Ends the test that runs, as a skipped one; of a test with arguments the case alone that runs.
    ///
    /// - Parameter reason: what the machine lacks, as a heading of such tests.
    static func skip(_ reason: String) throws -> Never {
        if let path = ProcessInfo.processInfo.environment["SKIPPED_TESTS_FILE"], let test = Test.current {
            try note("\(reason)\t\(name(of: test))\n", in: path)
        }
        try Test.cancel(Comment(rawValue: reason))
    }

    /// As `swift test --filter` knows it, without its place in the source.
    private static func name(of test: Test) -> String {
        "\(test.id)".split(separator: "/").dropLast().joined(separator: "/")
    }

    private static func note(_ line: String, in path: String) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(line.utf8))
        try file.close()
    }
}
