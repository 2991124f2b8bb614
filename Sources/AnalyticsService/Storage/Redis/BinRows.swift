/// How the bins of a ``DDSketch`` lie in Redis: side by side in rows, so that few values hold many of them.
enum BinRows {
    /// The bins of a row. Row 0 begins with ``DDSketch/zeroBin``.
    static let width = 32
    /// The rows there can be.
    static let numbers = 0...place(of: DDSketch.lastBin).row

    static func place(of bin: Int) -> (row: Int, column: Int) {
        let (row, column) = (bin - DDSketch.zeroBin).quotientAndRemainder(dividingBy: width)
        return (row, column)
    }

    static func bin(row: Int, column: Int) -> Int {
        row * width + column + DDSketch.zeroBin
    }
}
