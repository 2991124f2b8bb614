import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// A service behind the gateway.
struct HTTPUpstream: Service {
    typealias Answer = @Sendable (Request, BasicRequestContext) async throws -> Response

    private let answer: Answer
    private let wanted: Int
    private let known = Promise<Int>()

    /// - Parameters:
    ///   - port: 0 for one that the system chooses.
    ///   - answer: answers every request, whatever its method and path.
    init(port: Int = 0, _ answer: @escaping Answer) {
        wanted = port
        self.answer = answer
    }

    /// A service that answers every request, once its body has come, with this name.
    static func named(_ name: String, port: Int = 0) -> HTTPUpstream {
        HTTPUpstream(port: port) { request, _ in
            _ = try await request.body.collect(upTo: 4 << 20)
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: name)))
        }
    }

    /// A service that answers every request with what it got: method, target, header fields and body, a line each.
    static func echo() -> HTTPUpstream {
        HTTPUpstream { request, _ in
            var lines = ["\(request.method.rawValue) \(request.head.path ?? "")"]
            lines.append("host: \(request.head.authority ?? "")")
            lines += request.headers.map { "\($0.name.canonicalName): \($0.value)" }
            lines.append("")
            lines.append(String(buffer: try await request.body.collect(upTo: 4 << 20)))
            let answer = Response(
                status: .ok, headers: [.contentType: "text/plain"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: lines.joined(separator: "\n"))))
            return request.method == .head ? answer.createHeadResponse() : answer
        }
    }

    var port: Int { get async { await known.value } }

    var url: String { get async { "http://127.0.0.1:\(await port)" } }

    func run() async throws {
        var logger = Logger(label: "upstream")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder(callback: answer),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: wanted)),
            onServerRunning: { [known] channel in await known.fulfil(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
    }
}
