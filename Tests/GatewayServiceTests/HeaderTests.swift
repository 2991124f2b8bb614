import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct HeaderTests {
    /// The header fields that a service gets, by name in lower case; several of one name joined by a bar.
    private func forwarded(
        _ headers: HTTPHeaders, trusting proxies: [String] = []
    ) async throws -> [String: String] {
        let seen = Promise<[String: String]>()
        try await Gateway.run(HTTPUpstream.echo(), change: { $0.trustedProxies = proxies }) { gateway in
            let answer = try await gateway.client.get("/api/products", headers: headers)
            let pairs = answer.text.split(separator: "\n").dropFirst().compactMap { line -> (String, String)? in
                let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
                return parts.count == 2 ? (parts[0], String(parts[1].dropFirst())) : nil
            }
            await seen.fulfil(Dictionary(pairs) { "\($0)|\($1)" })
        }
        return await seen.value
    }

    @Test func headersOfTheConnectionAreNotForwarded() async throws {
        let seen = try await forwarded([
            "Connection": "X-Secret, keep-alive", "X-Secret": "1", "Keep-Alive": "timeout=5", "TE": "trailers",
            "Trailer": "X-Sum", "Upgrade": "websocket", "Proxy-Authorization": "Basic eA==",
            "Proxy-Connection": "keep-alive", "X-Kept": "yes",
        ])
        for name in [
            "connection", "x-secret", "keep-alive", "te", "trailer", "upgrade", "proxy-authorization",
            "proxy-connection", "transfer-encoding",
        ] {
            #expect(seen[name] == nil)
        }
        #expect(seen["x-kept"] == "yes")
    }

    @Test func headersOfTheServicesConnectionAreNotPassedBack() async throws {
        let answer = """
            HTTP/1.1 200 OK\r\nConnection: X-Inner, close\r\nX-Inner: 1\r\nKeep-Alive: timeout=5\r\n\
            Proxy-Authenticate: Basic\r\nTrailer: X-Sum\r\nUpgrade: h2c\r\nX-Kept: yes\r\nContent-Length: 2\r\n\r\nok
            """
        try await RawUpstream.run(.sendAndClose(answer)) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await gateway.client.get("/api/products")
                #expect(answer.text == "ok")
                #expect(answer.header("X-Kept") == "yes")
                for name in ["Connection", "X-Inner", "Keep-Alive", "Proxy-Authenticate", "Trailer", "Upgrade"] {
                    #expect(answer.header(name) == nil)
                }
            }
        }
    }

    @Test func claimsOfAClientAboutItselfAreReplaced() async throws {
        let seen = try await forwarded([
            "Forwarded": "for=1.2.3.4", "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil", "X-Forwarded-Prefix": "/x", "X-Forwarded-Port": "1", "X-Real-IP": "1.2.3.4",
            "X-User-Id": "1", "X-User-Role": "admin", "X-Tally-Identity": "admin", "Host": "shop.example",
            "Authorization": "Bearer kept",
        ])
        for name in [
            "forwarded", "x-forwarded-prefix", "x-forwarded-port", "x-real-ip", "x-user-id", "x-user-role",
            "x-tally-identity",
        ] {
            #expect(seen[name] == nil)
        }
        #expect(seen["x-forwarded-for"] == "127.0.0.1")
        #expect(seen["x-forwarded-proto"] == "http")
        #expect(seen["x-forwarded-host"] == "shop.example")
        #expect(seen["host"]?.hasPrefix("127.0.0.1:") == true)
        #expect(seen["authorization"] == "Bearer kept")
    }

    @Test func aTrustedProxyIsBelievedAndNamed() async throws {
        let seen = try await forwarded(
            ["X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "shop.example"],
            trusting: ["127.0.0.0/8"])
        #expect(seen["x-forwarded-for"] == "198.51.100.7, 127.0.0.1")
        #expect(seen["x-forwarded-proto"] == "https")
        #expect(seen["x-forwarded-host"] == "shop.example")
    }

    @Test func aWellFormedRequestIdGoesOnAndComesBack() async throws {
        try await Gateway.run(HTTPUpstream.echo()) { gateway in
            let given = try await gateway.client.get("/api/products", headers: ["X-Request-Id": "order-77"])
            #expect(given.header("X-Request-Id") == "order-77")
            #expect(given.text.contains("\nx-request-id: order-77\n"))
            let bad = try await gateway.client.get("/api/products", headers: ["X-Request-Id": "a b"])
            let made = try #require(bad.header("X-Request-Id"))
            #expect(made != "a b")
            #expect(bad.text.contains("\nx-request-id: \(made)\n"))
        }
    }

    @Test func theTraceGoesOnUnderAnotherSpan() async throws {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let seen = try await forwarded(["traceparent": "00-\(trace)-00f067aa0ba902b7-01"])
        let parts = try #require(seen["traceparent"]).split(separator: "-")
        #expect(parts.count == 4)
        #expect(parts[1] == trace)
        #expect(parts[2] != "00f067aa0ba902b7")
    }
}
