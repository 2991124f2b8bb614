import Commerce

/// Rows as comma-separated values (RFC 4180): a header line, lines that end with CR LF, UTF-8.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
struct CSVTable: Sendable {
    private let header: String
    private let count: Int
    private let row: @Sendable (Int) -> String

    private init<Row: Sendable>(_ columns: [String], _ rows: [Row], _ fields: @escaping @Sendable (Row) -> [String]) {
        header = columns.joined(separator: ",")
        count = rows.count
        row = { fields(rows[$0]).joined(separator: ",") }
    }

    init(_ points: [Dashboard.Point]) {
        self.init(["start", "grossSales", "netSales", "orders", "units"], points) {
            ["\($0.start)", "\($0.grossSales)", "\($0.netSales)", "\($0.orders)", "\($0.units)"]
        }
    }

    init(_ products: [Dashboard.Product]) {
        self.init(["productId", "name", "units", "sales"], products) {
            ["\($0.productId)", CSVTable.text($0.name), "\($0.units)", "\($0.sales)"]
        }
    }

    init(_ sales: [Dashboard.Sales]) {
        self.init(["key", "sales", "orders", "units"], sales) {
            [CSVTable.text($0.key), "\($0.sales)", "\($0.orders)", "\($0.units)"]
        }
    }

    /// Hands out the text in pieces of some hundred lines, each made when it is asked for.
    func forEachPiece(_ body: (String) async throws -> Void) async throws {
        let size = 500
        try await body(header + "\r\n")
        for start in stride(from: 0, to: count, by: size) {
            try await body((start..<min(start + size, count)).map { row($0) + "\r\n" }.joined())
        }
    }

    /// By scalars throughout: a mark that joins a quotation mark to one character with it must not hide it.
    private static func text(_ text: String) -> String {
        var scalars = text.unicodeScalars
        if let first = scalars.first, formulaSigns.contains(first) { scalars.insert("'", at: scalars.startIndex) }
        guard scalars.contains(where: quotedSigns.contains) else { return String(scalars) }
        var quoted = "\"".unicodeScalars
        for scalar in scalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }

    private static let formulaSigns = Set("=+-@\t\r\n".unicodeScalars)
    private static let quotedSigns = Set(",\"\r\n".unicodeScalars)
}
