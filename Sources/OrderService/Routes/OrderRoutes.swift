import Commerce
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// `/api/orders`: placing, reading and changing orders.
struct OrderRoutes: Sendable {
    let store: OrderStore
    let placement: OrderPlacement
    let changes: OrderChanges
    let verifier: TokenVerifier
    let currency: Currency

    func add(to router: Router<ServiceRequestContext>) {
        let orders = router.group("api/orders").add(middleware: AuthenticationMiddleware(verifier))
        orders.post { try await place($0, $1) }
        orders.get { try await list($0, $1) }
        orders.get(":id") { try await show($0, $1) }
        orders.post(":id/cancel") { try await change($0, $1, .cancel) }
        let admin = router.group("api/orders").add(middleware: AuthenticationMiddleware(verifier, adminsOnly: true))
        admin.post(":id/payments") { try await change($0, $1, .pay) }
        admin.post(":id/ship") { try await change($0, $1, .ship) }
        admin.post(":id/deliver") { try await change($0, $1, .deliver) }
        admin.post(":id/refunds") { try await refund($0, $1) }
    }

    private func place(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let identity = try context.requireIdentity()
        guard let key = try idempotencyKey(of: request) else {
            throw Problem.badRequest(
                code: "idempotency_key_required", "Send an Idempotency-Key of 1 to 255 characters, new for each order.")
        }
        let order = try await request.decode { OrderRequest(&$0, currency: currency) }
        let (answer, isReplay) = try await placement.place(order, for: identity.userId, key: key)
        return Response(answer, isReplay: isReplay)
    }

    private func idempotencyKey(of request: Request) throws -> String? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard Limits.idempotencyKey.contains(key.unicodeScalars.count) else {
            throw Problem.badRequest(
                code: "invalid_idempotency_key", "An Idempotency-Key has 1 to 255 characters.")
        }
        return key
    }

    private func list(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let viewer = Viewer(try context.requireIdentity())
        let (filter, position, limit) = try request.query { query in
            (OrderFilter(&query), query.cursor(OrderListPosition.self), query.limit())
        }
        // One more than asked for tells whether there is another page.
        let orders = try await store.read {
            try $0.orders(matching: filter, for: viewer, after: position, limit: limit + 1)
        }.map(\.order)
        let page = orders.prefix(limit)
        let next = orders.count > limit ? page.last.map { OrderListPosition(placedAt: $0.placedAt, id: $0.id) } : nil
        return try .json(Page(items: Array(page), next: next))
    }

    private func show(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let viewer = Viewer(try context.requireIdentity())
        let id = try request.pathIdentifier("id", in: context)
        guard let stored = try await store.read({ try $0.order(id, for: viewer) }) else {
            throw OrderChangeProblem.noSuchOrder
        }
        return try .json(stored.order)
    }

    private func change(
        _ request: Request, _ context: ServiceRequestContext, _ change: OrderChange
    ) async throws -> Response {
        let viewer = Viewer(try context.requireIdentity())
        let id = try request.pathIdentifier("id", in: context)
        let (order, position) = try await changes.apply(change, to: id, for: viewer)
        return try .json(order, headers: [.eventPosition: String(position)])
    }

    private func refund(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let identity = try context.requireIdentity()
        let id = try request.pathIdentifier("id", in: context)
        let key = try idempotencyKey(of: request)
        let refund = try await request.decode { RefundOrder(&$0, currency: currency) }
        let (answer, isReplay) = try await changes.refund(refund, of: id, by: identity.userId, key: key)
        return Response(answer, isReplay: isReplay)
    }
}

extension Response {
    /// A stored answer as it was first given.
    fileprivate init(_ answer: StoredAnswer, isReplay: Bool) {
        var headers: HTTPFields = [:]
        headers[.contentType] = answer.status < 300 ? "application/json" : "application/problem+json"
        headers[.location] = answer.location
        headers[.eventPosition] = answer.eventPosition.map(String.init)
        if isReplay { headers[.idempotentReplayed] = "true" }
        self.init(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
