import Commerce
import Foundation
import Hummingbird
import NIOCore
import ServiceKit
import Synchronization
import TestSupport

/// A products service for orders alone: the real rules of reservations, and failures on demand.
final class FakeProducts: Sendable {
    enum Call: Hashable, Sendable {
        case reserve, confirm, release, takeBack
    }

    /// What goes wrong with one call.
    enum Failure: Sendable {
        /// 503, and nothing has happened.
        case unavailable
        /// 500, and nothing has happened.
        case broken
        /// The connection breaks before anything has happened.
        case lostBefore
        /// All has happened, but the connection breaks before the answer is through.
        case lostAfter
        /// The call goes on only when the latch is opened.
        case held(Latch)
    }

    private struct State {
        var isDown = false
        var failures: [Call: [Failure]] = [:]
        var calls: [Call: Int] = [:]
        var running: [Identifier: Int] = [:]
        var mostAtOnce = 0
        var togetherCalls = 0
    }

    let stock: StockRoom
    private let state = Mutex(State())

    init(journal: Journal) {
        stock = StockRoom(journal: journal)
    }

    /// The next call of this kind fails so; several wait in line.
    func fail(_ call: Call, _ failures: Failure...) {
        state.withLock { $0.failures[call, default: []] += failures }
    }

    /// Whether every call is answered 503.
    var isDown: Bool {
        get { state.withLock { $0.isDown } }
        set { state.withLock { $0.isDown = newValue } }
    }

    func calls(_ call: Call) -> Int { state.withLock { $0.calls[call, default: 0] } }

    /// How many calls confirmed several orders at once.
    var togetherCalls: Int { state.withLock { $0.togetherCalls } }

    private func countTogether() {
        state.withLock { $0.togetherCalls += 1 }
    }

    /// How many calls for one and the same order were under way at once, at most.
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    func service(_ platform: Platform) -> RunningService {
        let builder = ServiceBuilder(.products, platform)
        let group = builder.router.group("internal/reservations").add(
            middleware: ServiceTokenMiddleware(platform.token))
        group.put(":id") { request, context in
            let id = try request.pathIdentifier("id", in: context)
            let items = try await FakeProducts.items(of: request)
            return try await self.perform(.reserve, for: id) { try .json(self.stock.reserve(items, for: id)) }
        }
        group.post(":id/confirm") { request, context in
            let id = try request.pathIdentifier("id", in: context)
            return try await self.perform(.confirm, for: id) {
                try self.stock.confirm(id)
                return .noContent()
            }
        }
        group.post("confirmations") { request, _ in
            let body = try await request.body.collect(upTo: Request.maximumBodySize)
            let ids = try JSONCoding.decoder.decode([String: [Identifier]].self, from: Data(body.readableBytesView))
            self.countTogether()
            for id in ids["orderIds"] ?? [] {
                let answer = try await self.perform(.confirm, for: id) {
                    try self.stock.confirm(id)
                    return .noContent()
                }
                guard answer.status == .noContent else { return answer }
            }
            return .noContent()
        }
        group.post(":id/release") { request, context in
            let id = try request.pathIdentifier("id", in: context)
            return try await self.perform(.release, for: id) {
                try self.stock.release(id)
                return .noContent()
            }
        }
        group.post(":id/returns/:returnId") { request, context in
            let id = try request.pathIdentifier("id", in: context)
            let returnId = try request.pathIdentifier("returnId", in: context)
            let items = try await FakeProducts.items(of: request)
            return try await self.perform(.takeBack, for: id) {
                try self.stock.takeBack(items, of: id, returnId: returnId)
                return .noContent()
            }
        }
        return builder.build(storage: "none", health: Health([]))
    }

    private static func items(of request: Request) async throws -> [ItemQuantity] {
        let body = try await request.body.collect(upTo: Request.maximumBodySize)
        return try JSONCoding.decoder.decode(StockLines.self, from: Data(body.readableBytesView)).items
    }

    private func perform(
        _ call: Call, for orderId: Identifier, _ effect: () throws -> Response
    ) async throws -> Response {
        let (failure, isDown) = state.withLock { state -> (Failure?, Bool) in
            state.calls[call, default: 0] += 1
            state.running[orderId, default: 0] += 1
            state.mostAtOnce = max(state.mostAtOnce, state.running[orderId]!)
            guard !state.isDown, let failures = state.failures[call], !failures.isEmpty else {
                return (nil, state.isDown)
            }
            return (state.failures[call]!.removeFirst(), false)
        }
        defer { state.withLock { $0.running[orderId]! -= 1 } }
        guard !isDown else { throw Problem.unavailable("It is down.") }
        switch failure {
        case nil: return try effect()
        case .unavailable: throw Problem.unavailable("Not now.")
        case .broken: throw Problem(.internalServerError, code: "internal_error", "It is broken.")
        case .lostBefore: return FakeProducts.lostConnection()
        case .lostAfter:
            _ = try effect()
            return FakeProducts.lostConnection()
        case .held(let latch):
            await latch.wait()
            return try effect()
        }
    }

    /// An answer that breaks off with its connection.
    private static func lostConnection() -> Response {
        Response(status: .ok, body: ResponseBody { _ in throw LostConnection() })
    }

    private struct LostConnection: Error {}
}
