import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

/// Several instances of a role behind the gateway.
@Suite struct InstanceTests {
    private static func url(_ port: Int) -> String { "http://127.0.0.1:\(port)" }

    /// Runs `body` with a gateway that finds the products service at `urls`.
    private static func run(
        _ urls: [String], timeouts: UpstreamTimeouts = UpstreamTimeouts(),
        _ body: @escaping @Sendable (APIClient) async throws -> Void
    ) async throws {
        try await Gateway.run(upstream: 1, urls: [.products: urls, .analytics: urls], timeouts: timeouts) {
            try await body($0.client)
        }
    }

    @Test func theyShareTheLoadEvenly() async throws {
        let (first, second) = (HTTPUpstream.named("first"), HTTPUpstream.named("second"))
        try await running([first, second]) {
            try await InstanceTests.run([await first.url, await second.url]) { client in
                var answers: [String: Int] = [:]
                for _ in 0..<10 {
                    answers[try await client.get("/api/products").text, default: 0] += 1
                    answers[try await client.post("/api/products", ["a": 1]).text, default: 0] += 1
                    // What goes on beside has turns of its own.
                    _ = try await client.get("/api/analytics/stream")
                }
                #expect(answers == ["first": 10, "second": 10])
            }
        }
    }

    @Test func aStreamGoesToTheNextOneThatAnswers() async throws {
        let (first, second) = (HTTPUpstream.named("first"), HTTPUpstream.named("second"))
        try await running([first, second]) {
            try await RefusingPort.run { dead in
                let urls = [InstanceTests.url(dead), await first.url, await second.url]
                try await InstanceTests.run(urls) { client in
                    var answers: [String] = []
                    for _ in 0..<4 { answers.append(try await client.get("/api/analytics/stream").text) }
                    #expect(answers == ["first", "second", "first", "second"])
                }
            }
        }
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], [0, 3, 200_000])
    func whatCouldNotBeSentGoesToAnother(method: String, length: Int) async throws {
        let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let upstream = HTTPUpstream { request, _ in
            let came = Array(buffer: try await request.body.collect(upTo: 1 << 20))
            return Response(status: .ok, headers: [.eTag: "\(request.method) \(came == body)"])
        }
        try await running([upstream]) {
            try await RefusingPort.run { dead in
                let urls = [InstanceTests.url(dead), InstanceTests.url(dead), await upstream.url]
                try await InstanceTests.run(urls) { client in
                    let answer = try await client.send(HTTPMethod(rawValue: method), "/api/products", body: body)
                    #expect(answer.status == 200)
                    #expect(answer.header("ETag") == "\(method) true")
                }
            }
        }
    }

    @Test func oneThatConnectionsAreLostAtIsPassedOver() async throws {
        let good = HTTPUpstream.named("good")
        try await running([good]) {
            try await SilentPort.run { silent in
                let timeouts = UpstreamTimeouts(connect: .milliseconds(200))
                try await InstanceTests.run([InstanceTests.url(silent), await good.url], timeouts: timeouts) { client in
                    let answer = try await client.post("/api/products", ["a": 1])
                    #expect(answer.text == "good")
                }
            }
        }
    }

    @Test func oneThatStopsIsMissedByNobodyAndComesBack() async throws {
        let steady = HTTPUpstream.named("steady")
        let port = FreePorts.take(1)[0]
        try await running([steady]) {
            try await InstanceTests.run([await steady.url, InstanceTests.url(port)]) { client in
                let reached = { @Sendable in try await client.get("/api/products").text == "other" }
                try await running([HTTPUpstream.named("other", port: port)]) {
                    try await eventually("the other is reached", reached)
                }
                for _ in 0..<10 {
                    #expect(try await client.get("/api/products").text == "steady")
                    #expect(try await client.post("/api/products", ["a": 1]).text == "steady")
                }
                try await running([HTTPUpstream.named("other", port: port)]) {
                    try await eventually("the other is reached again", reached)
                }
            }
        }
    }

    @Test func whatOneReceivedGoesToAnotherOnlyIfItCanHaveNoEffect() async throws {
        try await RawUpstream.run(.close) { first in
            try await RawUpstream.run(.close) { second in
                let urls = [InstanceTests.url(first.port), InstanceTests.url(second.port)]
                try await InstanceTests.run(urls) { client in
                    let broken = try await client.get("/api/products")
                    #expect(broken.problemCode == "bad_gateway")
                    #expect([first.requestCount, second.requestCount] == [1, 1])
                    for length in [0, 3, 200_000] {
                        let body = [UInt8](repeating: 1, count: length)
                        let answer = try await client.send(.POST, "/api/products", body: body)
                        #expect(answer.problemCode == "bad_gateway")
                    }
                    #expect(first.requestCount + second.requestCount == 5)
                }
            }
        }
    }

    @Test func aGETThatOneBreaksOffIsAnsweredByAnother() async throws {
        let good = HTTPUpstream.named("good")
        try await running([good]) {
            try await RawUpstream.run(.close) { upstream in
                try await InstanceTests.run([InstanceTests.url(upstream.port), await good.url]) { client in
                    let answer = try await client.get("/api/products")
                    #expect(answer.text == "good")
                    #expect(upstream.requestCount == 1)
                }
            }
        }
    }

    @Test func oneThatAnswers503IsNotDown() async throws {
        let (busy, free) = (HTTPUpstream { _, _ in Response(status: .serviceUnavailable) }, HTTPUpstream.named("free"))
        try await running([busy, free]) {
            try await InstanceTests.run([await busy.url, await free.url]) { client in
                var statuses: [Int] = []
                for _ in 0..<4 { statuses.append(try await client.get("/api/products").status) }
                #expect(statuses == [503, 200, 503, 200])
            }
        }
    }

    @Test func allRefusingIs503() async throws {
        try await RefusingPort.run { dead in
            try await InstanceTests.run(Array(repeating: InstanceTests.url(dead), count: 3)) { client in
                for answer in [
                    try await client.get("/api/products"), try await client.post("/api/products", ["a": 1]),
                    try await client.send(.POST, "/api/products", body: [UInt8](repeating: 1, count: 200_000)),
                ] {
                    #expect(answer.status == 503)
                    #expect(answer.problemCode == "service_unavailable")
                    #expect(answer.header("Retry-After") == "1")
                }
            }
        }
    }

    @Test func aSearchAmongSilentOnesEnds() async throws {
        try await SilentPort.run { silent in
            // To try them all would take 40 s.
            let urls = Array(repeating: InstanceTests.url(silent), count: 200)
            try await InstanceTests.run(urls, timeouts: UpstreamTimeouts(connect: .milliseconds(200))) { client in
                let request = HTTPClientRequest(url: client.baseURL + "/api/products")
                let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
                #expect(answer.status == .serviceUnavailable)
                #expect(answer.headers.first(name: "Retry-After") == "1")
            }
        }
    }
}
