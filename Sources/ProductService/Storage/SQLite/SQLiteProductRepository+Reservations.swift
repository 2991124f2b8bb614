import Commerce
import SQLDatabase

extension SQLiteProductRepository {
    func reserve(
        _ lines: [ItemQuantity], for orderId: Identifier, at time: Timestamp
    ) async throws -> ReservationOutcome {
        try await write { try $0.perform(for: orderId, lines) { try $0.reserve(lines, for: orderId, at: time) } }
    }

    func confirmReservation(of orderId: Identifier) async throws {
        try await write { try $0.perform(for: orderId) { try $0.confirmReservation(of: orderId) } }
    }

    func releaseReservation(of orderId: Identifier, at time: Timestamp) async throws {
        try await write { try $0.perform(for: orderId) { try $0.releaseReservation(of: orderId, at: time) } }
    }

    func returnStock(
        _ lines: [ItemQuantity], for orderId: Identifier, returnId: Identifier, at time: Timestamp
    ) async throws {
        try await write {
            try $0.perform(for: orderId) { try $0.returnStock(lines, for: orderId, returnId: returnId, at: time) }
        }
    }
}
