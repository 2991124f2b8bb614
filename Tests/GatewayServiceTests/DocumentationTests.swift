import Crypto
import Foundation
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing
import Yams

@testable import GatewayService

/// The API's description as a document and as a page.
@Suite struct DocumentationTests {
    private static let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../openapi/tally.yaml")

    private func run(_ body: @escaping @Sendable (Gateway) async throws -> Void) async throws {
        try await RefusingPort.run { refused in try await Gateway.run(upstream: refused, body) }
    }

    @Test func theDocumentIsTheFile() async throws {
        try await run { gateway in
            let answer = try await gateway.client.get("/api/openapi.yaml")
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/yaml")
            #expect(answer.header("Cache-Control") == "no-cache")
            #expect(Data(answer.bytes) == (try Data(contentsOf: DocumentationTests.document)))
        }
    }

    @Test(arguments: ["/api/openapi.yaml", "/api/docs"])
    func whoHasItGets304(path: String) async throws {
        try await run { gateway in
            let first = try await gateway.client.get(path)
            let tag = try #require(first.header("ETag"))
            #expect(tag.wholeMatch(of: /"[0-9a-f]+"/) != nil)
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let answer = try await gateway.client.get(path, headers: ["If-None-Match": known])
                #expect(answer.status == 304, "\(known)")
                #expect(answer.bytes.isEmpty)
                #expect(answer.header("ETag") == tag)
            }
            let other = try await gateway.client.get(path, headers: ["If-None-Match": "\"other\""])
            #expect(other.status == 200)
            #expect(other.bytes == first.bytes)
        }
    }

    @Test(arguments: ["/api/openapi.yaml", "/api/docs"])
    func itIsReadAndNothingElse(path: String) async throws {
        try await run { gateway in
            let read = try await gateway.client.get(path)
            let head = try await gateway.client.send(.HEAD, path)
            #expect(head.status == 200)
            #expect(head.bytes.isEmpty)
            #expect(head.header("Content-Length") == String(read.bytes.count))
            for method in [HTTPMethod.POST, .PUT, .PATCH, .DELETE, .TRACE] {
                let answer = try await gateway.client.send(method, path)
                #expect(answer.status == 405)
                #expect(answer.header("Allow") == "GET, HEAD")
            }
        }
    }

    @Test func thePageAllowsItsOwnStyleAndNothingElse() async throws {
        try await run { gateway in
            let answer = try await gateway.client.get("/api/docs")
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
            #expect(answer.header("Cache-Control") == "no-cache")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            let styles = answer.text.matches(of: /<style>((?s).*?)<\/style>/)
            try #require(styles.count == 1)
            let digest = Data(SHA256.hash(data: Data(styles[0].1.utf8))).base64EncodedString()
            #expect(
                answer.header("Content-Security-Policy")
                    == "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; frame-ancestors 'none'; "
                    + "form-action 'none'")
            for forbidden in ["<script", "<link", "<img", "<iframe", " style=", " onclick=", "javascript:", "@import"] {
                #expect(!answer.text.contains(forbidden), "\(forbidden)")
            }
        }
    }

    @Test func thePageHasEveryOperationAnswerAndSchema() async throws {
        let root = try #require(
            try Yams.compose(yaml: String(contentsOf: DocumentationTests.document, encoding: .utf8)))
        let operations = (root["paths"]?.mapping ?? [:]).flatMap { path in
            (path.value.mapping ?? [:]).compactMap { $0.value["operationId"]?.string }
        }
        func names(_ kind: String) -> [String] {
            (root["components"]?[kind]?.mapping ?? [:]).compactMap { $0.key.string }
        }
        let anchors =
            operations + names("schemas").map { "schema-\($0)" } + names("responses").map { "answer-\($0)" }
            + names("securitySchemes").map { "security-\($0)" }
        #expect(operations.count > 30 && names("schemas").count > 80)
        try await run { gateway in
            let page = try await gateway.client.get("/api/docs").text
            for anchor in anchors {
                #expect(page.components(separatedBy: "id=\"\(anchor)\"").count == 2, "\(anchor)")
            }
            let ids = page.matches(of: /id="([^"]*)"/).map { String($0.1) }
            #expect(Set(ids).count == ids.count)
            for link in page.matches(of: /href="#([^"]*)"/) {
                #expect(ids.contains(String(link.1)), "\(link.1)")
            }
        }
    }

    @Test func theDescriptionsAreReadAsTheyAreWritten() async throws {
        try await run { gateway in
            let page = try await gateway.client.get("/api/docs").text
            #expect(page.contains("<code>{&quot;amount&quot;: 1999, &quot;currency&quot;: &quot;USD&quot;}</code>"))
            #expect(page.contains("<code>pending → paid → shipped → delivered</code>"))
            #expect(page.contains("1 to 100 characters"))
            #expect(page.contains("0 to 100,000,000,000"))
            #expect(page.contains("<a href=\"#schema-LiveUpdate\"><code>LiveUpdate</code></a>"))
            // Nor is markup of ours taken for text.
            for escaped in ["HTML(text:", "&lt;p", "&lt;code", "&lt;span", "&lt;ul", "&amp;quot;", "Optional("] {
                #expect(!page.contains(escaped), "\(escaped)")
            }
        }
    }

    @Test func nothingOfADocumentIsTakenForMarkup() throws {
        let evil = "</code><script>alert(1)</script>\"'&"
        let yaml = """
            openapi: 3.1.0
            info: {title: \(quoted(evil)), version: \(quoted(evil)), summary: \(quoted(evil)), description: \(quoted(evil))}
            tags: [{name: \(quoted(evil)), description: \(quoted(evil))}]
            paths:
              \(quoted("/" + evil)):
                get:
                  operationId: \(quoted(evil))
                  tags: [\(quoted(evil))]
                  summary: \(quoted(evil))
                  description: \(quoted("`\(evil)` [\(evil)](https://\(evil)) [a](javascript:alert)"))
                  security: [{\(quoted(evil)): []}]
                  parameters:
                    - {name: \(quoted(evil)), in: \(quoted(evil)), description: \(quoted(evil)), schema: {$ref: \(quoted(evil))}}
                  requestBody: {content: {\(quoted(evil)): {schema: {type: \(quoted(evil))}}}}
                  responses:
                    '200':
                      description: \(quoted(evil))
                      headers: {\(quoted(evil)): {description: \(quoted(evil)), schema: {const: \(quoted(evil))}}}
                      content:
                        \(quoted(evil)):
                          schema: {type: string, pattern: \(quoted(evil)), enum: [\(quoted(evil))], default: \(quoted(evil))}
                          examples: {\(quoted(evil)): {value: {\(quoted(evil)): \(quoted(evil))}}}
                    '400': {$ref: \(quoted("#/components/responses/\(evil)"))}
            components:
              schemas:
                \(quoted(evil)):
                  description: \(quoted(evil))
                  format: \(quoted(evil))
                  properties: {\(quoted(evil)): {description: \(quoted(evil)), minLength: \(quoted(evil))}}
                  examples: [{\(quoted(evil)): [\(quoted(evil))]}]
            """
        let html = DocumentationPage(document: try APIDocument(yaml: yaml), style: "").html.text
        #expect(html.contains("&lt;script&gt;"))
        #expect(!html.contains("<script"))
        #expect(!html.contains("alert(1)</script"))
        #expect(!html.contains("href=\"javascript"))
        for attribute in html.matches(of: /="([^"]*)"[^ >]/) { Issue.record("\(attribute.0)") }
    }

    private func quoted(_ text: String) -> String {
        "'\(text.replacing("'", with: "''"))'"
    }
}
