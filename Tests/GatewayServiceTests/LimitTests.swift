import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct LimitTests {
    @Test func aBodyOfTenMegabytesIsRefusedAndReachesNoService() async throws {
        try await RawUpstream.run(.close) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await gateway.client.send(
                    .POST, "/api/orders", body: [UInt8](repeating: 32, count: 10_000_000))
                #expect(answer.status == 413)
                #expect(answer.problemCode == "payload_too_large")
            }
            #expect(upstream.requestCount == 0)
        }
    }

    @Test func aBodyOfUnknownLengthIsCutOffAtTheLimit() async throws {
        let upstream = HTTPUpstream { request, _ in
            var count = 0
            for try await part in request.body { count += part.readableBytes }
            return Response(status: .ok, headers: [.eTag: String(count)])
        }
        try await Gateway.run(upstream) { gateway in
            func send(_ pieces: Int) async throws -> HTTPClientResponse {
                let piece = ByteBuffer(repeating: 32, count: 1 << 16)
                let parts = AsyncStream<ByteBuffer> { source in
                    for _ in 0..<pieces { source.yield(piece) }
                    source.finish()
                }
                var request = HTTPClientRequest(url: gateway.client.baseURL + "/api/orders")
                request.method = .POST
                request.body = .stream(parts, length: .unknown)
                return try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            }
            #expect(try await send(16).headers.first(name: "ETag") == String(1 << 20))
            let refused = try await send(160)
            #expect(refused.status == .payloadTooLarge)
            #expect(refused.headers.first(name: "Content-Type") == "application/problem+json")
        }
    }

    @Test func bothLengthAndTransferEncodingAreRefused() async throws {
        try await RawUpstream.run(.close) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let answer = try await RawConnection.exchange(
                    port: gateway.port,
                    """
                    POST /api/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n\
                    0\r\n\r\nGET /internal/events HTTP/1.1\r\nHost: a\r\n\r\n
                    """)
                #expect(answer.hasPrefix("HTTP/1.1 400 "))
                #expect(answer.contains("\"code\":\"malformed_request\""))
                #expect(!answer.contains("HTTP/1.1 404"))
            }
            #expect(upstream.requestCount == 0)
        }
    }

    @Test func headersThatAreTooLargeAreRefused() async throws {
        try await Gateway.run(HTTPUpstream.echo()) { gateway in
            let answer = try await RawConnection.exchange(
                port: gateway.port,
                "GET /api/products HTTP/1.1\r\nHost: a\r\nX-Big: \(String(repeating: "a", count: 20_000))\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 431 "))
            #expect(answer.contains("\"code\":\"headers_too_large\""))
        }
    }
}
