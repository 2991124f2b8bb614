import Commerce
import Hummingbird
import ServiceKit

/// What the orders service asks for: `PUT /internal/reservations/{orderId}` and `POST` to `/confirm`, `/release` and
/// `/returns/{returnId}` below it. Each may be repeated.
struct ReservationRoutes: Sendable {
    let repository: any ProductRepository
    let clock: WallClock

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.put("reservations/:orderId") { request, context in try await reserve(request, context) }
        group.post("reservations/:orderId/confirm") { request, context in
            try await repository.confirmReservation(of: try request.pathIdentifier("orderId", in: context))
            return Response.noContent()
        }
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

    private func takeBack(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let orderId = try request.pathIdentifier("orderId", in: context)
        let returnId = try request.pathIdentifier("returnId", in: context)
        let lines = try await request.decode { $0.stockLines() }
        try await repository.returnStock(lines, for: orderId, returnId: returnId, at: clock.now)
        return .noContent()
    }
}
