import Foundation

/// Shows how far a long piece of work is: a bar that grows on a terminal, a line for every tenth elsewhere.
struct ProgressLine {
    /// What is counted, as in "orders".
    private let unit: String
    private let isTerminal: Bool
    private let write: (String) -> Void
    private var lastTenth = 0
    private var isBarShown = false

    private static let width = 40

    /// - Parameters:
    ///   - isTerminal: whether what is written can be written over.
    ///   - write: where it is written.
    init(
        of unit: String, isTerminal: Bool = isatty(STDOUT_FILENO) == 1,
        write: @escaping (String) -> Void = { FileHandle.standardOutput.write(Data($0.utf8)) }
    ) {
        self.unit = unit
        self.isTerminal = isTerminal
        self.write = write
    }

    mutating func show(_ done: Int, of total: Int) {
        guard total > 0 else { return }
        let part = min(max(done, 0), total)
        if isTerminal {
            let filled = ProgressLine.width * part / total
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: ProgressLine.width - filled)
            isBarShown = true
            // To the end of the line, where a longer number may have stood.
            write("\r\(bar) \(done) of \(total) \(unit)\u{1B}[K")
        } else {
            let tenth = 10 * part / total
            guard tenth > lastTenth else { return }
            lastTenth = tenth
            write("\(done) of \(total) \(unit)\n")
        }
    }

    /// Says something below the bar, which goes on below that.
    mutating func note(_ text: String) {
        end()
        write(text + "\n")
    }

    /// Leaves the bar as it is, and goes on below.
    mutating func end() {
        if isBarShown { write("\n") }
        isBarShown = false
    }
}
