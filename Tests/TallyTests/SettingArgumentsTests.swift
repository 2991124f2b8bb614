import ArgumentParser
import Foundation
import ServiceKit
import Testing

@testable import Tally

@Suite struct SettingArgumentsTests {
    @Test func rolesAndSettingsMayStandInAnyOrder() throws {
        let given = try SettingArguments(["orders", "--gateway-port", "9000", "analytics", "--data-directory=/tmp/a=b"])
        #expect(given.roles == [.orders, .analytics])
        #expect(given.options == ["--gateway-port", "9000", "--data-directory", "/tmp/a=b"])
    }

    @Test func aSecretMayComeFromAFile() throws {
        #expect(try SettingArguments(["--service-secret-file", "s"]).options == ["--service-secret-file", "s"])
    }

    @Test(arguments: [["warehouse"], ["--no-such-setting", "1"], ["--gateway-port"], ["--gateway-port-file", "p"]])
    func whatIsUnknownOrIncompleteIsRefused(_ arguments: [String]) {
        #expect(throws: ValidationError.self) { try SettingArguments(arguments) }
    }

    @Test func theOperationsGuideHasEverySetting() throws {
        let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/operations.md")
        let rows = try String(contentsOf: guide, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("|") }
        for setting in Setting.all {
            #expect(rows.contains { $0.contains("`\(setting.name)`") }, "docs/operations.md lacks \(setting.name)")
        }
    }
}
