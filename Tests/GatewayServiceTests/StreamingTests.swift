import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct StreamingTests {
    @Test func chunksArriveBeforeTheAnswerEnds() async throws {
        let seen = Promise<Void>()
        let upstream = HTTPUpstream { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "first"))
                    await seen.value
                    try await writer.write(ByteBuffer(string: "second"))
                    try await writer.finish(nil)
                })
        }
        try await Gateway.run(upstream) { gateway in
            let request = HTTPClientRequest(url: gateway.client.baseURL + "/api/analytics/live")
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            #expect(answer.headers.first(name: "Transfer-Encoding") == "chunked")
            var chunks = answer.body.makeAsyncIterator()
            #expect(try await chunks.next().map(String.init(buffer:)) == "first")
            await seen.fulfil(())
            #expect(try await chunks.next().map(String.init(buffer:)) == "second")
            #expect(try await chunks.next() == nil)
        }
    }

    @Test func theHeadOfAStreamArrivesBeforeItsFirstChunk() async throws {
        let seen = Promise<Void>()
        let upstream = HTTPUpstream { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    await seen.value
                    try await writer.finish(nil)
                })
        }
        try await Gateway.run(upstream) { gateway in
            let request = HTTPClientRequest(url: gateway.client.baseURL + "/api/analytics/live")
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            #expect(answer.status == .ok)
            await seen.fulfil(())
            #expect(try await answer.body.collect(upTo: 1).readableBytes == 0)
        }
    }

    @Test func aLongAnswerPassesWhole() async throws {
        let bytes = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let upstream = HTTPUpstream { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        try await Gateway.run(upstream) { gateway in
            let answer = try await gateway.client.get("/api/products")
            #expect(answer.header("Content-Length") == "5000000")
            #expect(answer.bytes == bytes)
        }
    }

    @Test(arguments: [true, false])
    func aBodyIsForwardedWhileItIsStillBeingSent(isLengthKnown: Bool) async throws {
        let piece = ByteBuffer(repeating: 7, count: 40_000)
        let arrived = Promise<Void>()
        let upstream = HTTPUpstream { request, _ in
            var count = 0
            for try await part in request.body {
                count += part.readableBytes
                if count >= 40_000 { await arrived.fulfil(()) }
            }
            return Response(status: .ok, headers: [.eTag: String(count)])
        }
        try await Gateway.run(upstream) { gateway in
            let (parts, source) = AsyncStream.makeStream(of: ByteBuffer.self)
            var request = HTTPClientRequest(url: gateway.client.baseURL + "/api/orders")
            request.method = .POST
            request.body = .stream(parts, length: isLengthKnown ? .known(Int64(80_000)) : .unknown)
            source.yield(piece)
            async let answer = HTTPClient.shared.execute(request, timeout: .seconds(30))
            await arrived.value
            source.yield(piece)
            source.finish()
            let tag = try await answer.headers.first(name: "ETag")
            #expect(tag == "80000")
        }
    }

    @Test func anAnswerBeforeTheBodyHasComeIsPassedOnAndTheConnectionStaysSound() async throws {
        let upstream = HTTPUpstream { _, _ in Response(status: .unauthorized) }
        try await Gateway.run(upstream) { gateway in
            for _ in 0..<5 {
                let answer = try await gateway.client.send(
                    .POST, "/api/orders", body: [UInt8](repeating: 1, count: 900_000))
                #expect(answer.status == 401)
            }
        }
    }

    @Test func aClientThatLeavesStopsTheRequestToTheService() async throws {
        try await RawUpstream.run(.silence) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let request = Task { try await gateway.client.get("/api/analytics/dashboard") }
                await upstream.asked.value
                request.cancel()
                await upstream.abandoned.value
                await #expect(throws: (any Error).self) { try await request.value }
            }
        }
    }

    @Test func aClientThatLeavesAnIdleStreamStopsItAtTheService() async throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndata\r\n"
        try await RawUpstream.run(.send(head)) { upstream in
            try await Gateway.run(upstream: upstream.port) { gateway in
                let reading = Promise<Void>()
                let request = Task {
                    let request = HTTPClientRequest(url: gateway.client.baseURL + "/api/analytics/live")
                    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
                    for try await _ in answer.body { await reading.fulfil(()) }
                }
                await reading.value
                request.cancel()
                await upstream.abandoned.value
                _ = await request.result
            }
        }
    }
}
