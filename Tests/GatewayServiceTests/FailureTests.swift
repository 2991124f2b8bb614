import Hummingbird
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct FailureTests {
    @Test func aServiceThatDoesNotListenIs503() async throws {
        try await RefusingPort.run { refused in
            try await Gateway.run(upstream: refused) { gateway in
                for answer in [
                    try await gateway.client.get("/api/products"),
                    try await gateway.client.post("/api/orders", ["a": 1]),
                ] {
                    #expect(answer.status == 503)
                    #expect(answer.problemCode == "service_unavailable")
                    #expect(answer.header("Retry-After") == "1")
                    #expect(answer.json["requestId"].string == answer.header("X-Request-Id"))
                }
            }
        }
    }

    @Test func aGETWhoseConnectionFailedIsTriedOnceMore() async throws {
        try await RawUpstream.run(.close) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await gateway.client.get("/api/products")
                #expect(answer.status == 502)
                #expect(answer.problemCode == "bad_gateway")
            }
            #expect(upstream.requestCount == 2)
        }
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"])
    func whatMayHaveHadAnEffectIsNeverRepeated(method: String) async throws {
        try await RawUpstream.run(.close) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await gateway.client.send(.init(rawValue: method), "/api/orders", body: [1, 2, 3])
                #expect(answer.status == 502)
                #expect(answer.problemCode == "bad_gateway")
            }
            #expect(upstream.requestCount == 1)
        }
    }

    @Test func anAnswerThatIsNoHTTPIs502AndNotAskedForAgain() async throws {
        try await RawUpstream.run(.sendAndClose("SSH-2.0-OpenSSH_9.6\r\n")) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await gateway.client.get("/api/products")
                #expect(answer.status == 502)
                #expect(answer.problemCode == "bad_gateway")
            }
            #expect(upstream.requestCount == 1)
        }
    }

    @Test func aServiceThatNeverAnswersIs504AndIsNotAskedAgain() async throws {
        let timeouts = UpstreamTimeouts(idle: .milliseconds(100))
        try await RawUpstream.run(.silence) { upstream in
            try await Gateway.run(upstream: upstream.port, timeouts: timeouts) { gateway in
                let answer = try await gateway.client.get("/api/products")
                #expect(answer.status == 504)
                #expect(answer.problemCode == "gateway_timeout")
            }
            #expect(upstream.requestCount == 1)
        }
    }

    @Test func anAnswerThatBreaksOffBeforeItsBodyIs502() async throws {
        try await RawUpstream.run(.sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await gateway.client.get("/api/products")
                #expect(answer.problemCode == "bad_gateway")
            }
        }
    }

    @Test(arguments: ["Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"])
    func anAnswerThatBreaksOffHalfwayDoesNotLookWhole(rest: String) async throws {
        try await RawUpstream.run(.sendAndClose("HTTP/1.1 200 OK\r\n" + rest)) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await RawConnection.exchange(
                    port: gateway.port, "GET /api/products HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 200 ") || answer.hasPrefix("HTTP/1.1 502 "))
                if answer.hasPrefix("HTTP/1.1 200 ") {
                    #expect(answer.contains("half"))
                    #expect(!answer.hasSuffix("0\r\n\r\n"))
                }
            }
        }
    }
}
