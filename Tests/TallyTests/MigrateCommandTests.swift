import ArgumentParser
import DatabaseAccess
import Foundation
import Testing

@testable import Tally

@Suite struct MigrateCommandTests {
    @Test func addressesAreOptionsOrInFiles() throws {
        let command = try MigrateCommand.parse([
            "orders", "--from", "sqlite:a", "--to-file", "/run/url", "--data-directory", "/var/lib/tally",
        ])
        #expect(command.storage == .orders)
        #expect(command.from == "sqlite:a" && command.fromFile == nil)
        #expect(command.to == nil && command.toFile == "/run/url")
        #expect(command.arguments == ["--data-directory", "/var/lib/tally"])
    }

    @Test(
        arguments: [
            ["--from", "sqlite:a", "--to", "sqlite:b"], ["analytics", "--from", "sqlite:a", "--to", "sqlite:b"],
            ["orders", "--from", "sqlite:a"], ["orders", "--to", "sqlite:a"],
            ["orders", "--from", "sqlite:a", "--from-file", "x", "--to", "sqlite:b"],
            ["orders", "users", "--from", "sqlite:a", "--to", "sqlite:b"],
            ["orders", "--from", "sqlite:a", "--to", "sqlite:b", "--no-such-setting", "1"],
        ])
    func badArgumentsAreRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try MigrateCommand.parse(arguments) }
    }

    @Test(
        arguments: [
            ["users", "--from", "sqlite:/nowhere/a", "--to", "mongodb://x"],
            ["users", "--from", "sqlite:/nowhere/a", "--to", "postgres://a:b@127.0.0.1/c"],
            ["orders", "--from", "sqlite:/nowhere/a", "--to", "mysql://a:b@127.0.0.1/c"],
            ["orders", "--from", "sqlite:/nowhere/a", "--to", "sqlite:/nowhere/b"],
            ["orders", "--from", "sqlite:/nowhere/a", "--to-file", "/nowhere/url"],
            ["orders", "--from", "sqlite:/nowhere/a", "--to", "postgres://a:b@127.0.0.1/c"],
        ])
    func whatCannotBeCopiedEndsWithOne(_ arguments: [String]) async throws {
        var command = try MigrateCommand.parse(arguments)
        await #expect(throws: ExitCode(1)) { try await command.run() }
        #expect(!FileManager.default.fileExists(atPath: "/nowhere"))
    }

    @Test func theReportHasALineForEachFigureOfBothSides() {
        let report = StorageCopyReport(
            tables: [
                StorageCopyReport.Table(
                    name: "orders", source: summary(rows: 12, total: 3_400, last: 1),
                    target: summary(rows: 12, total: 3_400, last: 1)),
                StorageCopyReport.Table(
                    name: "refunds", source: summary(rows: 1, total: -5, last: 1),
                    target: summary(rows: 0, total: nil, last: 2)),
            ], problem: nil)
        let digits = String(repeating: "00", count: 15)
        let lines = report.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(
            lines == [
                ["table", "from", "to"],
                ["orders", "rows", "12", "12", "equal"],
                ["sum", "of", "total", "3400", "3400", "equal"],
                ["SHA-256", "01" + digits, "01" + digits, "equal"],
                ["refunds", "rows", "1", "0", "DIFFERENT"],
                ["sum", "of", "total", "-5", "-", "DIFFERENT"],
                ["SHA-256", "01" + digits, "02" + digits, "DIFFERENT"],
            ])
    }

    private func summary(rows: Int, total: Int128?, last: UInt8) -> StorageSummary {
        StorageSummary(
            rows: rows, sums: total.map { [StorageSummary.Sum(column: "total", sum: $0)] } ?? [],
            digest: [last] + Array(repeating: 0, count: 31))
    }
}
