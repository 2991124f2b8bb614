import DatabaseAccess
import ServiceKit

extension StorageCopyReport {
    /// A line for the rows, each sum and the checksum of each table, as both sides have them.
    var text: String {
        let lines = [["table", "", "from", "to"]] + tables.flatMap(\.lines)
        let widths = (0..<4).map { place in lines.map { $0[place].count }.max() ?? 0 }
        return lines.map { line in
            let cells = line.enumerated().map { place, text in
                guard place < 4 else { return text }
                let filling = String(repeating: " ", count: widths[place] - text.count)
                return place < 2 ? text + filling : filling + text
            }
            return cells.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

extension StorageCopyReport.Table {
    fileprivate var lines: [[String]] {
        // Of a column that only one side has a number in, the other side has none.
        let columns = (source.sums + target.sums).reduce(into: [String]()) { columns, sum in
            if !columns.contains(sum.column) { columns.append(sum.column) }
        }
        func sum(_ column: String, _ summary: StorageSummary) -> String {
            summary.sums.first { $0.column == column }.map { String($0.sum) } ?? "-"
        }
        return [line(name, "rows", String(source.rows), String(target.rows))]
            + columns.map { line("", "sum of \($0)", sum($0, source), sum($0, target)) }
            + [line("", "SHA-256", checksum(source), checksum(target))]
    }

    private func line(_ name: String, _ figure: String, _ source: String, _ target: String) -> [String] {
        [name, figure, source, target, source == target ? "equal" : "DIFFERENT"]
    }

    /// The first half, which is enough to see a difference; the whole is compared.
    private func checksum(_ summary: StorageSummary) -> String {
        Hexadecimal.encode(summary.digest.prefix(16))
    }
}
