import Commerce
import Hummingbird
import ServiceKit

/// `POST /api/products/{id}/stock` adjusts the stock, `GET` shows it with its history; for the owner and admins, which
/// the repository checks.
struct StockRoutes: Sendable {
    let repository: any ProductRepository
    let clock: WallClock

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.post(":id/stock") { request, context in try await adjust(request, context) }
        group.get(":id/stock") { request, context in try await history(request, context) }
    }

    private func adjust(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let id = try request.pathIdentifier("id", in: context)
        let time = clock.now
        let adjustment = try await request.decode { fields in
            let largest = Limits.stock.upperBound
            let change = fields.integer("change", -largest...largest)
            if change == 0 { fields.impossible("change", "range", "This must not be 0.") }
            return StockAdjustment(change: change, reason: fields.text("reason", 1...200), time: time)
        }
        let movement = try await repository.adjustStock(of: id, adjustment, by: try context.requireIdentity())
        return try .json(movement, status: .created)
    }

    private struct HistoryAnswer: Encodable {
        let available: Int
        let reserved: Int
        let sold: Int
        let returned: Int
        let supplied: Int
        let items: [StockMovement]
        let nextCursor: String?
    }

    private func history(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let id = try request.pathIdentifier("id", in: context)
        let (limit, cursor) = try request.query { query in
            let cursor = query.cursor(StockHistory.Cursor.self)
            if let cursor, cursor.productId != id {
                query.wrong("cursor", "format", "This must be a cursor from an earlier page of the same list.")
            }
            return (query.limit(), cursor)
        }
        let history = try await repository.stockHistory(
            of: id, before: cursor, limit: limit, by: try context.requireIdentity())
        let figures = history.figures
        let page = try Page(items: history.movements, next: history.next)
        return try .json(
            HistoryAnswer(
                available: figures.available, reserved: figures.reserved, sold: figures.sold,
                returned: figures.returned, supplied: figures.supplied, items: page.items, nextCursor: page.nextCursor))
    }
}
