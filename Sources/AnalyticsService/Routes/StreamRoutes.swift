import HTTPTypes
import Hummingbird
import ServiceKit
import ServiceLifecycle

/// `GET /api/analytics/stream`: server-sent events with today's numbers, until the access token expires.
///
/// With `Last-Event-ID` the first message has only the orders since; one that cannot be read counts as none.
struct StreamRoutes: Sendable {
    let hub: LiveHub

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.get("stream") { request, context in try await stream(request, context) }
    }

    private static let headers: HTTPFields = [
        .contentType: "text/event-stream", .cacheControl: "no-store", .accelBuffering: "no",
    ]

    private func stream(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let identity = try context.requireIdentity()
        try request.query { _ in }
        let last = request.headers[.lastEventId].flatMap(StreamPosition.init)
        try await hub.ready()
        let body = ResponseBody { [hub] writer in
            let presence = ClientPresence.current
            try await hub.withListener(
                after: last, expires: identity.expires, disconnect: { presence?.disconnect() }
            ) { listener in
                presence?.watch { listener.end() }
                defer { presence?.unwatch() }
                try await withGracefulShutdownHandler {
                    while let message = await listener.next() { try await writer.write(message) }
                } onGracefulShutdown: {
                    listener.end()
                }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: StreamRoutes.headers, body: body)
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventId = HTTPField.Name("Last-Event-ID")!
    /// Tells a proxy such as nginx to pass everything on at once.
    fileprivate static let accelBuffering = HTTPField.Name("X-Accel-Buffering")!
}
