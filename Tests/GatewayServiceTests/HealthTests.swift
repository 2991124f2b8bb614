import Hummingbird
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct HealthTests {
    @Test func allRolesReadyIs200() async throws {
        let upstream = HTTPUpstream { request, _ in
            Response(status: request.uri.path == "/health/ready" ? .ok : .notFound)
        }
        try await Gateway.run(upstream) { gateway in
            let answer = try await gateway.client.get("/health")
            #expect(answer.status == 200)
            #expect(answer.json["status"].string == "ready")
            for role in ["users", "products", "orders", "analytics", "web"] {
                #expect(answer.json["roles"][role]["status"].string == "ready")
                #expect(answer.json["roles"][role]["latencyMs"] != .null)
                #expect(answer.json["roles"][role]["instances"] == ["ready": 1, "total": 1])
            }
        }
    }

    @Test func oneRoleDownIs503AndNamed() async throws {
        let ready = HTTPUpstream { _, _ in Response(status: .ok) }
        let stopping = HTTPUpstream { _, _ in Response(status: .serviceUnavailable) }
        try await running([ready, stopping]) {
            try await RefusingPort.run { refused in
                let urls: [ServiceRole: [String]] = [
                    .orders: ["http://127.0.0.1:\(refused)"], .users: ["http://127.0.0.1:\(await stopping.port)"],
                ]
                try await Gateway.run(upstream: await ready.port, urls: urls) { gateway in
                    let answer = try await gateway.client.get("/health")
                    #expect(answer.status == 503)
                    #expect(answer.header("Retry-After") == "1")
                    #expect(answer.json["status"].string == "not ready")
                    #expect(answer.json["roles"]["orders"]["status"].string == "unreachable")
                    #expect(answer.json["roles"]["users"]["status"].string == "not ready")
                    #expect(answer.json["roles"]["products"]["status"].string == "ready")
                    #expect(try await gateway.client.get("/health/ready").status == 200)
                    #expect(try await gateway.client.get("/health/live").status == 200)
                }
            }
        }
    }

    @Test func aRoleIsAsReadyAsTheBestOfItsInstances() async throws {
        let ready = HTTPUpstream { _, _ in Response(status: .ok) }
        let stopping = HTTPUpstream { _, _ in Response(status: .serviceUnavailable) }
        try await running([ready, stopping]) {
            let good = "http://127.0.0.1:\(await ready.port)"
            let bad = "http://127.0.0.1:\(await stopping.port)"
            try await RefusingPort.run { refused in
                let dead = "http://127.0.0.1:\(refused)"
                let urls: [ServiceRole: [String]] = [.orders: [dead, bad, good], .products: [good, good]]
                try await Gateway.run(upstream: await ready.port, urls: urls) { gateway in
                    let answer = try await gateway.client.get("/health")
                    #expect(answer.status == 200)
                    let roles = answer.json["roles"]
                    #expect(roles["orders"]["status"].string == "ready")
                    #expect(roles["orders"]["instances"] == ["ready": 1, "total": 3])
                    #expect(roles["products"]["instances"] == ["ready": 2, "total": 2])
                    #expect(!answer.text.contains("127.0.0.1"))
                }
                try await Gateway.run(upstream: await ready.port, urls: [.users: [dead, bad]]) { gateway in
                    let answer = try await gateway.client.get("/health")
                    #expect(answer.status == 503)
                    #expect(answer.json["roles"]["users"]["status"].string == "not ready")
                    #expect(answer.json["roles"]["users"]["instances"] == ["ready": 0, "total": 2])
                }
            }
        }
    }

    @Test func metricsNameRoutesNotPaths() async throws {
        try await Gateway.run(HTTPUpstream.echo()) { gateway in
            MetricRegistry.install()
            _ = try await gateway.client.get("/api/products/018f3c5e-0000-7000-8000-000000000000?q=x")
            let text = try await gateway.client.get("/metrics").text
            #expect(text.contains("route=\"/api/products/**\""))
            #expect(!text.contains("018f3c5e"))
        }
    }
}
