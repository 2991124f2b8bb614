import Commerce
import Hummingbird
import ServiceKit

/// What the orders service asks for: `PUT /internal/reservations/{orderId}` and `POST` to `/confirm`, `/release` and
/// `/returns/{returnId}` below it; and `POST /internal/reservations/confirmations` with `{"orderIds": […]}`, which confirms
/// many. Each may be repeated.
struct ReservationRoutes: Sendable {
    let repository: any ProductRepository
    let clock: WallClock

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.put("reservations/:orderId") { request, context in try await reserve(request, context) }
        group.post("reservations/:orderId/confirm") { request, context in
            try await repository.confirmReservation(of: try request.pathIdentifier("orderId", in: context))
            return Response.noContent()
        }
        group.post("reservations/confirmations") { request, _ in try await confirmAll(request) }
        group.post("reservations/:orderId/release") { request, context in
            try await repository.releaseReservation(
                of: try request.pathIdentifier("orderId", in: context), at: clock.now)
            return Response.noContent()
        }
        group.post("reservations/:orderId/returns/:returnId") { request, context in
            try await takeBack(request, context)
        }
    }

    private func reserve(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let orderId = try request.pathIdentifier("orderId", in: context)
        let lines = try await request.decode { $0.stockLines() }
        return try .json(try await repository.reserve(lines, for: orderId, at: clock.now))
    }

    /// Confirms each of the orders that can be; 409 when one cannot, which does not keep the others from it.
    private func confirmAll(_ request: Request) async throws -> Response {
        let orderIds = try await request.decode { fields in
            fields.identifiers("orderIds", ReservationRoutes.confirmations)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for orderId in orderIds { group.addTask { try await repository.confirmReservation(of: orderId) } }
            try await group.waitForAll()
        }
        return .noContent()
    }

    private static let confirmations = 1...1_000

    private func takeBack(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let orderId = try request.pathIdentifier("orderId", in: context)
        let returnId = try request.pathIdentifier("returnId", in: context)
        let lines = try await request.decode { $0.stockLines() }
        try await repository.returnStock(lines, for: orderId, returnId: returnId, at: clock.now)
        return .noContent()
    }
}
