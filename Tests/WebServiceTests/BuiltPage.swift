import Foundation
import ServiceKit
import TestSupport
import WebService

/// A small page as the build leaves one behind, served by a web role of its own.
struct BuiltPage: Sendable {
    static let html = "<!doctype html><title>Shop</title>"
    static let script = String(repeating: "console.log(1)\n", count: 50)

    let folder: String
    let client: APIClient

    static func run(
        gateway: String = "http://localhost:8000", _ body: @escaping @Sendable (BuiltPage) async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory()
        try write(html, to: folder.path + "/index.html")
        try write(script, to: folder.path + "/assets/main-ABC.js")
        try write("gzip of it", to: folder.path + "/assets/main-ABC.js.gz")
        try write("brotli of it", to: folder.path + "/assets/main-ABC.js.br")
        try write("<svg/>", to: folder.path + "/favicon.svg")
        let change: @Sendable (inout PlatformConfiguration) -> Void = {
            $0.webRoot = folder.path
            $0.publicGatewayURL = gateway
        }
        try await TestPlatform.run(change: change) { surroundings in
            let service = try await WebService.build(surroundings.platform)
            try await running([service]) {
                try await body(BuiltPage(folder: folder.path, client: APIClient(port: try await service.port)))
            }
        }
    }

    static func write(_ text: String, to path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
}
