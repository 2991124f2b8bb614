import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct CrossOriginTests {
    private let page = "http://localhost:3000"

    @Test func aPreflightOfAnAllowedOriginIsAnsweredByTheGateway() async throws {
        try await RefusingPort.run { refused in
            try await Gateway.run(upstream: refused) { gateway in
                let answer = try await gateway.client.send(
                    .OPTIONS, "/api/orders",
                    headers: [
                        "Origin": page, "Access-Control-Request-Method": "POST",
                        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
                    ])
                #expect(answer.status == 204)
                #expect(answer.header("Access-Control-Allow-Origin") == page)
                #expect(answer.header("Access-Control-Allow-Credentials") == "true")
                #expect(answer.header("Access-Control-Max-Age") == "600")
                #expect(answer.header("Vary") == "Origin")
                for method in ["POST", "PATCH", "DELETE"] {
                    #expect(answer.header("Access-Control-Allow-Methods")?.contains(method) == true)
                }
                for name in ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "Last-Event-ID"] {
                    #expect(answer.header("Access-Control-Allow-Headers")?.contains(name) == true)
                }
            }
        }
    }

    @Test func anAllowedOriginMayReadAnswersAndErrorsOfTheGateway() async throws {
        let change: @Sendable (inout PlatformConfiguration) -> Void = { $0.rateLimitPerMinute = 3 }
        try await Gateway.run(HTTPUpstream.echo(), change: change) { gateway in
            var statuses: [Int] = []
            for path in ["/api/products", "/api/nothing", "/api/products", "/api/products"] {
                let answer = try await gateway.client.get(path, headers: ["Origin": page])
                statuses.append(answer.status)
                #expect(answer.header("Access-Control-Allow-Origin") == page)
                #expect(answer.header("Vary") == "Origin")
                let exposed = try #require(answer.header("Access-Control-Expose-Headers"))
                for name in [
                    "Content-Disposition", "ETag", "Event-Position", "Freshness-As-Of", "Idempotent-Replayed",
                    "Location",
                    "Retry-After", "Verification-Drift", "Verification-Position", "Verification-Status", "Verified-At",
                    "X-Request-Id",
                ] {
                    #expect(exposed.contains(name))
                }
            }
            #expect(statuses == [200, 404, 200, 429])
        }
    }

    @Test func anotherOriginGetsNothing() async throws {
        try await Gateway.run(HTTPUpstream.echo()) { gateway in
            for origin in [
                "http://evil.example", "null", "http://localhost:3000.evil.example", "https://localhost:3000",
            ] {
                let answer = try await gateway.client.get("/api/products", headers: ["Origin": origin])
                #expect(answer.status == 200)
                #expect(answer.header("Access-Control-Allow-Origin") == nil)
                #expect(answer.header("Access-Control-Allow-Credentials") == nil)
                #expect(answer.header("Access-Control-Expose-Headers") == nil)
                #expect(answer.header("Vary") == "Origin")
                let preflight = try await gateway.client.send(
                    .OPTIONS, "/api/products", headers: ["Origin": origin, "Access-Control-Request-Method": "PUT"])
                #expect(preflight.header("Access-Control-Allow-Origin") == nil)
                #expect(preflight.header("Access-Control-Allow-Methods") == nil)
            }
        }
    }
}
