import Commerce
import Foundation
import Testing

@testable import AnalyticsService

@Suite struct CSVTableTests {
    private func text(_ table: CSVTable) async throws -> String {
        var text = ""
        try await table.forEachPiece { text += $0 }
        return text
    }

    private func keys(_ keys: [String]) async throws -> [String] {
        let rows = keys.map { Dashboard.Sales(key: $0, sales: 5, orders: 1, units: 2) }
        let lines = try await text(CSVTable(rows)).components(separatedBy: "\r\n")
        #expect(lines.first == "key,sales,orders,units")
        #expect(lines.last == "")
        return Array(lines.dropFirst().dropLast())
    }

    @Test func aTextIsQuotedWhenItHasTo() async throws {
        let lines = try await keys(["Cups", "Cups, large", "12\" plates", "Größe"])
        #expect(lines == ["Cups,5,1,2", "\"Cups, large\",5,1,2", "\"12\"\" plates\",5,1,2", "Größe,5,1,2"])
    }

    @Test func aTextIsNeverAFormula() async throws {
        let lines = try await keys(["=1+1", "+1", "-1", "@SUM(A1)", "a=b", "=\"x\",1"])
        #expect(
            lines == [
                "'=1+1,5,1,2", "'+1,5,1,2", "'-1,5,1,2", "'@SUM(A1),5,1,2", "a=b,5,1,2", "\"'=\"\"x\"\",1\",5,1,2",
            ])
    }

    /// A mark after a sign makes one character with it, which is not that sign; a spreadsheet sees the sign all the same.
    @Test func aCombiningMarkHidesNothing() async throws {
        let lines = try await keys([
            "Q\"\u{301},=cmd", "a,\u{301}b", "a\r\u{301}b", "a\n\u{301}b", "=\u{301}1", "@\u{20DD}", "\"\u{301}",
        ])
        #expect(
            lines.map { Array($0.unicodeScalars) }
                == [
                    "\"Q\"\"\u{301},=cmd\",5,1,2", "\"a,\u{301}b\",5,1,2", "\"a\r\u{301}b\",5,1,2",
                    "\"a\n\u{301}b\",5,1,2",
                    "'=\u{301}1,5,1,2", "'@\u{20DD},5,1,2", "\"\"\"\u{301}\",5,1,2",
                ].map { Array($0.unicodeScalars) })
    }

    @Test func longTablesComeInPieces() async throws {
        let rows = (0..<1_234).map { Dashboard.Sales(key: "\($0)", sales: -$0, orders: 1, units: 2) }
        var pieces = 0
        var text = ""
        try await CSVTable(rows).forEachPiece {
            pieces += 1
            text += $0
        }
        #expect(pieces == 4)
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.count == 1_236)
        #expect(lines[1_234] == "1233,-1233,1,2")
    }
}
