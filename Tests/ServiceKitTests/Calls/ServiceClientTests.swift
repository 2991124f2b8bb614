import Commerce
import Hummingbird
import NIOCore
import ServiceKit
import TestSupport
import Testing

@Suite struct ServiceClientTests {
    /// Runs `body` with two instances of products that each answer what they were sent after their name, and clients that
    /// find them behind one that is dead.
    private static func run(_ body: @escaping @Sendable (Platform) async throws -> Void) async throws {
        try await TestPlatform.run { surroundings in
            let services = ["first", "second"].map { name in
                let builder = ServiceBuilder(.products, surroundings.platform)
                builder.router.post("internal/echo") { request, _ in
                    let body = String(buffer: try await request.body.collect(upTo: 1_000))
                    return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: name + body)))
                }
                return builder.build(storage: "none", health: Health([]))
            }
            try await running(services) {
                try await RefusingPort.run { dead in
                    var urls = ["http://127.0.0.1:\(dead)"]
                    for service in services { urls.append("http://127.0.0.1:\(try await service.port)") }
                    var configuration = surroundings.platform.configuration
                    configuration.urls[.products] = urls
                    try await body(Platform(configuration: configuration, clients: surroundings.platform.clients))
                }
            }
        }
    }

    @Test func aCallThatCouldNotBeSentGoesToAnotherInstanceAndCallsGoRoundThoseThatAnswer() async throws {
        try await ServiceClientTests.run { platform in
            let client = platform.client(for: .products)
            var answers: [String] = []
            for _ in 0..<4 {
                answers.append(
                    String(buffer: try await client.call(.post, "/internal/echo", body: Array("!".utf8)).body))
            }
            #expect(answers == ["first!", "second!", "first!", "second!"])
        }
    }

    @Test func allInstancesGoneIs503() async throws {
        try await TestPlatform.run { surroundings in
            try await RefusingPort.run { dead in
                var configuration = surroundings.platform.configuration
                configuration.urls[.products] = Array(repeating: "http://127.0.0.1:\(dead)", count: 3)
                let platform = Platform(configuration: configuration, clients: surroundings.platform.clients)
                let error = await #expect(throws: DependencyUnavailable.self) {
                    try await platform.client(for: .products).call(.post, "/internal/echo")
                }
                #expect(error?.role == .products)
            }
        }
    }
}
