import Foundation
import ServiceKit
import TestSupport
import Testing

@Suite struct GeneratedFileTests {
    @Test func theContentIsMadeOnceAndKept() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/below/secret"
        #expect(try GeneratedFile(path: path).existing() == nil)
        #expect(try GeneratedFile(path: path).content { "first" } == "first")
        #expect(try GeneratedFile(path: path).content { "second" } == "first")
        #expect(try GeneratedFile(path: path).existing() == "first")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/below") == ["secret"])
    }

    @Test func allWhoMakeItAtTheSameTimeGetTheSame() async throws {
        let directory = try TemporaryDirectory()
        for round in 0..<50 {
            let path = "\(directory.path)/secret \(round)"
            let contents = try await together(8) { index in try GeneratedFile(path: path).content { "by \(index)" } }
            #expect(Set(contents).count == 1)
            #expect(try GeneratedFile(path: path).existing() == contents[0])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 50)
    }
}
