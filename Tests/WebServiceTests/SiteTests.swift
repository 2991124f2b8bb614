import Foundation
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing
import WebService

@Suite struct SiteTests {
    @Test func thePageAnswersForEveryPathOfTheApplication() async throws {
        try await BuiltPage.run { page in
            for path in ["/", "/cart", "/products/018f3c5e-0000-7000-8000-000000000000", "/admin/orders?status=paid"] {
                let answer = try await page.client.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.text == BuiltPage.html, "\(path)")
                #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
                #expect(answer.header("Cache-Control") == "no-cache")
            }
        }
    }

    @Test func whatIsNamedByItsContentMayBeKeptForEver() async throws {
        try await BuiltPage.run { page in
            let script = try await page.client.get("/assets/main-ABC.js")
            #expect(script.status == 200)
            #expect(script.text == BuiltPage.script)
            #expect(script.header("Content-Type") == "text/javascript; charset=utf-8")
            #expect(script.header("Cache-Control") == "public, max-age=31536000, immutable")
            let icon = try await page.client.get("/favicon.svg")
            #expect(icon.header("Content-Type") == "image/svg+xml")
            #expect(icon.header("Cache-Control") == "no-cache")
        }
    }

    @Test func aFileThatIsNotThereIs404AndNotThePage() async throws {
        try await BuiltPage.run { page in
            for path in [
                "/assets/main-OLD.js", "/assets/main", "/robots.txt", "/main-ABC.js.br", "/../index.html",
                "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/assets/main-ABC.js.gz",
            ] {
                let answer = try await page.client.get(path)
                #expect(answer.status == 404, "\(path)")
                #expect(answer.problemCode == "not_found", "\(path)")
            }
            #expect(try await page.client.post("/").status == 405)
        }
    }

    @Test(arguments: [
        ("gzip, deflate, br", "br", "brotli of it"),
        ("gzip", "gzip", "gzip of it"),
        ("br;q=0, gzip;q=0.5", "gzip", "gzip of it"),
        ("*", "br", "brotli of it"),
        ("identity", nil, BuiltPage.script),
        ("br;q=0.0, *;q=0", nil, BuiltPage.script),
    ])
    func theSmallestFormThatIsTakenIsSent(accepted: String, coding: String?, content: String) async throws {
        try await BuiltPage.run { page in
            let answer = try await page.client.get("/assets/main-ABC.js", headers: ["Accept-Encoding": accepted])
            #expect(answer.header("Content-Encoding") == coding)
            #expect(answer.header("Vary") == "Accept-Encoding")
            #expect(answer.header("Content-Type") == "text/javascript; charset=utf-8")
            #expect(answer.text == content)
        }
    }

    @Test func anUnchangedPageIsNotSentAgain() async throws {
        try await BuiltPage.run { page in
            let tag = try #require(try await page.client.get("/").header("ETag"))
            let again = try await page.client.get("/", headers: ["If-None-Match": "\"other\", \(tag)"])
            #expect(again.status == 304)
            #expect(again.bytes.isEmpty)
            #expect(again.header("ETag") == tag)
            let brotli = try await page.client.get("/assets/main-ABC.js", headers: ["Accept-Encoding": "br"])
            let plain = try await page.client.get("/assets/main-ABC.js")
            #expect(brotli.header("ETag") != plain.header("ETag"))
        }
    }

    @Test func aPageThatIsBuiltAnewIsServedWithoutARestart() async throws {
        try await BuiltPage.run { page in
            #expect(try await page.client.get("/").text == BuiltPage.html)
            try BuiltPage.write("next", to: page.folder + "/assets/main-NEXT.js")
            try BuiltPage.write("<!doctype html><title>Next</title>", to: page.folder + "/index.html")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 2_000_000_000)],
                ofItemAtPath: page.folder + "/index.html")
            #expect(try await page.client.get("/assets/main-NEXT.js").text == "next")
            #expect(try await page.client.get("/").text.contains("Next"))
            try FileManager.default.removeItem(atPath: page.folder + "/index.html")
            #expect(try await page.client.get("/orders").text.contains("Next"))
        }
    }

    @Test func thePageMayTalkToTheGatewayAndRunNothingInline() async throws {
        try await BuiltPage.run(gateway: "https://api.shop.example") { page in
            for path in ["/", "/assets/main-ABC.js", "/config.json"] {
                let answer = try await page.client.get(path)
                let policy = try #require(answer.header("Content-Security-Policy"))
                #expect(policy.contains("connect-src 'self' https://api.shop.example;"))
                #expect(policy.contains("default-src 'none'"))
                #expect(!policy.contains("unsafe"))
                #expect(answer.header("X-Content-Type-Options") == "nosniff")
            }
            let configuration = try await page.client.get("/config.json")
            #expect(configuration.json["gatewayUrl"].string == "https://api.shop.example")
            #expect(configuration.header("Cache-Control") == "no-cache")
        }
    }

    @Test func aFolderWithoutAPageStopsTheStart() async throws {
        let folder = try TemporaryDirectory()
        try await TestPlatform.run(change: { $0.webRoot = folder.path }) { surroundings in
            let error = await #expect(throws: ConfigurationError.self) {
                try await WebService.build(surroundings.platform)
            }
            #expect(error?.problems.first?.hasPrefix("WEB_ROOT is \(folder.path)") == true)
        }
    }
}
