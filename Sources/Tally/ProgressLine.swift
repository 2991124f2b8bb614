import Foundation

/// Shows how far a long piece of work is: a bar that grows on a terminal, a line for every tenth elsewhere.
struct ProgressLine {
    /// What is counted, as in "orders".
    private let unit: String
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private var lastTenth = 0
    private var isBarShown = false

    private static let width = 40

    init(of unit: String) {
        self.unit = unit
    }

    mutating func show(_ done: Int, of total: Int) {
        guard total > 0 else { return }
        if isTerminal {
            let filled = ProgressLine.width * done / total
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: ProgressLine.width - filled)
            isBarShown = true
            write("\r\(bar) \(done) of \(total) \(unit)")
        } else {
            let tenth = 10 * done / total
            guard tenth > lastTenth else { return }
            lastTenth = tenth
            write("\(done) of \(total) \(unit)\n")
        }
    }

    /// Leaves the bar as it is, and goes on below.
    func end() {
        if isBarShown { write("\n") }
    }

    private func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
