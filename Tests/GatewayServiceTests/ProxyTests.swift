import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct ProxyTests {
    @Test(arguments: [
        ("/api/auth/jwks.json", ServiceRole.users), ("/api/users/me", .users), ("/api/users", .users),
        ("/api/products/1", .products), ("/api/products?limit=2", .products), ("/api/orders/", .orders),
        ("/api/analytics/dashboard", .analytics), ("/api/products/a%20b?q=%C3%A9&x=a/../b&&=?", .products),
    ])
    func aPrefixGoesToItsServiceWithPathAndQueryUnchanged(target: String, role: ServiceRole) async throws {
        let echo = HTTPUpstream.echo()
        try await running([echo]) {
            let port = await echo.port
            try await RefusingPort.run { others in
                try await Gateway.run(upstream: others, urls: [role: ["http://127.0.0.1:\(port)"]]) { gateway in
                    let answer = try await gateway.client.get(target)
                    #expect(answer.status == 200)
                    #expect(answer.text.hasPrefix("GET \(target)\n"))
                    #expect(answer.text.contains("\nhost: 127.0.0.1:\(port)\n"))
                }
            }
        }
    }

    @Test(arguments: [
        "/", "/?q=tea", "/products/1", "/assets/page-1234.js", "/config.json", "/API/products", "/%61pi/products",
        "/apiary", "/internals", "/healthy",
    ])
    func whatIsNotOfTheAPIIsForThePage(target: String) async throws {
        let echo = HTTPUpstream.echo()
        try await running([echo]) {
            let page = await echo.url
            try await RefusingPort.run { others in
                try await Gateway.run(upstream: others, urls: [.web: [page]]) { gateway in
                    let answer = try await gateway.client.get(target)
                    #expect(answer.status == 200)
                    #expect(answer.text.hasPrefix("GET \(target)\n"))
                }
            }
        }
    }

    @Test(arguments: [
        "/api", "/api/", "/api/productsandmore", "/health/else", "/internal", "/internal/events",
        "/api/products/../../internal/events", "/api/products/%2e%2e/%2e%2e/internal/events",
        "/api/products/..%2f..%2finternal/events", "//internal/events", "/api//products", "//api/products",
        "/api/products//1", "/api/products/..;/internal", "/api/products/..\\internal", "/api/products/./1",
        "/api/products/.", "/api/products/%00", "/api/products/%5c..%5cinternal", "/products/../internal/events",
        "/%2e%2e/internal", "/.%2e/api", "http://127.0.0.1/internal/events",
    ])
    func anyOtherPathIsNotFoundAndReachesNoService(target: String) async throws {
        try await RawUpstream.run(.close) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await RawConnection.exchange(
                    port: gateway.port, "GET \(target) HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 404 "))
                #expect(answer.contains("\"code\":\"not_found\""))
            }
            #expect(upstream.requestCount == 0)
        }
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
    func everyMethodIsForTheServiceToJudge(method: String) async throws {
        let upstream = HTTPUpstream { request, _ in
            Response(status: .methodNotAllowed, headers: [.allow: "NONE", .eTag: request.method.rawValue])
        }
        try await Gateway.run(upstream) { gateway in
            let answer = try await gateway.client.send(HTTPMethod(rawValue: method), "/api/orders/1")
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == "NONE")
            #expect(answer.header("ETag") == method)
        }
    }

    @Test func aTraceWithABodyIsPassedOnWithoutIt() async throws {
        let upstream = HTTPUpstream { request, _ in
            #expect(request.headers[.contentLength] == nil)
            return Response(status: .methodNotAllowed, headers: [.allow: "GET"])
        }
        try await Gateway.run(upstream) { gateway in
            let answer = try await RawConnection.exchange(
                port: gateway.port,
                "TRACE /api/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
            #expect(answer.hasPrefix("HTTP/1.1 405 "))
        }
    }

    @Test func aProblemOfTheServicePassesUnchanged() async throws {
        let document = "{\"code\":\"keys_unavailable\",\"status\":503}"
        let upstream = HTTPUpstream { _, _ in
            Response(
                status: .serviceUnavailable,
                headers: [.contentType: "application/problem+json", .retryAfter: "7"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
        }
        try await Gateway.run(upstream) { gateway in
            let answer = try await gateway.client.post("/api/orders", ["a": 1])
            #expect(answer.status == 503)
            #expect(answer.text == document)
            #expect(answer.header("Retry-After") == "7")
            #expect(answer.header("Content-Length") == String(document.utf8.count))
        }
    }

    @Test func redirectsArePassedOnNotFollowed() async throws {
        let upstream = HTTPUpstream { _, _ in Response(status: .found, headers: [.location: "/api/products/2"]) }
        try await Gateway.run(upstream) { gateway in
            let answer = try await RawConnection.exchange(
                port: gateway.port, "GET /api/products/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 302 "))
            #expect(answer.contains("Location: /api/products/2\r\n"))
        }
    }

    @Test func anAnswerToHEADKeepsTheLengthAndHasNoBody() async throws {
        try await RawUpstream.run(.send("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n")) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await RawConnection.exchange(
                    port: gateway.port, "HEAD /api/products/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 200 "))
                #expect(answer.contains("Content-Length: 1234\r\n"))
                #expect(answer.hasSuffix("\r\n\r\n"))
            }
        }
    }

    @Test(arguments: ["204 No Content", "304 Not Modified"])
    func anAnswerWithoutBodyEndsWithItsHead(status: String) async throws {
        try await RawUpstream.run(.send("HTTP/1.1 \(status)\r\nETag: \"1\"\r\n\r\n")) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await RawConnection.exchange(
                    port: gateway.port, "GET /api/products/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
                #expect(answer.contains("ETag: \"1\"\r\n"))
                #expect(!answer.lowercased().contains("transfer-encoding"))
                #expect(answer.hasSuffix("\r\n\r\n"))
            }
        }
    }
}
