import Commerce
import MongoDatabase
import ServiceKit

extension MongoProductRepository {
    func adjustStock(
        of id: Identifier, _ adjustment: StockAdjustment, by identity: Identity
    ) async throws -> StockMovement {
        let movementId = Identifier.make(at: adjustment.time)
        return try await database.transaction { connection in
            let stored = try StoredProduct.find(id, for: identity, connection)
            let figures = try stored.figures.adjusted(by: adjustment.change)
            try stored.change(
                setting: figures.fields, adding: ["movements": 1], ifStillHolding: stored.figures.fields, connection)
            let movement = StockMovement(
                adjustment, available: figures.available, by: identity.userId, id: movementId)
            try connection.insert(
                MongoProductSchema.movements, [movement.bson(of: id, number: stored.movements + 1)])
            let facts = stored.product.facts(stock: figures, change: adjustment.change)
            try stored.tell(.stockAdjusted, facts, at: adjustment.time, connection)
            return movement
        }
    }

    func stockHistory(
        of id: Identifier, before cursor: StockHistory.Cursor?, limit: Int, by identity: Identity
    ) async throws -> StockHistory {
        // One snapshot, so that figures and movements belong together.
        try await database.transaction { connection in
            let stored = try StoredProduct.find(id, for: identity, connection)
            let movements = try connection.find(
                MongoProductSchema.movements,
                ["product": .string("\(id)"), "number": ["$lt": .integer(cursor?.position ?? Int64.max)]],
                sort: ["number": -1], limit: limit + 1)
            let next = try movements.count > limit ? movements[limit - 1].int64("number") : nil
            return StockHistory(
                figures: stored.figures, movements: try movements.prefix(limit).map(StockMovement.init),
                next: next.map { StockHistory.Cursor(productId: id, position: $0) })
        }
    }

    // MARK: Steps of orders

    func reserve(
        _ lines: [ItemQuantity], for orderId: Identifier, at time: Timestamp
    ) async throws -> ReservationOutcome {
        try await stock.perform(for: orderId, lines) { try $0.reserve(lines, for: orderId, at: time) }
    }

    func confirmReservation(of orderId: Identifier) async throws {
        try await stock.perform(for: orderId) { try $0.confirmReservation(of: orderId) }
    }

    func releaseReservation(of orderId: Identifier, at time: Timestamp) async throws {
        try await stock.perform(for: orderId) { try $0.releaseReservation(of: orderId, at: time) }
    }

    func returnStock(
        _ lines: [ItemQuantity], for orderId: Identifier, returnId: Identifier, at time: Timestamp
    ) async throws {
        try await stock.perform(for: orderId) { try $0.returnStock(lines, for: orderId, returnId: returnId, at: time) }
    }
}

extension StockMovement {
    init(_ document: BSONDocument) throws {
        self.init(
            id: try document.identifier("_id"), change: try document.integer("change"),
            reason: try document.string("reason"), available: try document.integer("available"),
            changedBy: try document.identifier("changedBy"), createdAt: try document.timestamp("createdAt"))
    }

    func bson(of product: Identifier, number: Int) -> BSONDocument {
        [
            "_id": .string("\(id)"), "product": .string("\(product)"), "number": .integer(number),
            "change": .integer(change), "reason": .string(reason), "available": .integer(available),
            "changedBy": .string("\(changedBy)"), "createdAt": .date(createdAt.milliseconds),
        ]
    }
}
