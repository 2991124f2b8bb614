import Commerce

extension StockLedger {
    /// Does a step of the past, which must come to what it came to then.
    ///
    /// - Throws: ``ProductImport/UnexpectedOutcome``, ``ProductError``.
    mutating func apply(_ step: StockStep) throws {
        switch step {
        case .reserve(let lines, let orderId, let time):
            guard case .reserved = try reserve(lines, for: orderId, at: time) else {
                throw ProductImport.UnexpectedOutcome(orderId: orderId)
            }
        case .refuse(let lines, let orderId, let eventId, let time):
            guard case .insufficientStock = try reserve(lines, for: orderId, at: time, refusalId: eventId) else {
                throw ProductImport.UnexpectedOutcome(orderId: orderId)
            }
        case .confirm(let orderId):
            try confirmReservation(of: orderId)
        case .release(let orderId, let time):
            try releaseReservation(of: orderId, at: time)
        case .takeBack(let lines, let orderId, let returnId, let time):
            try returnStock(lines, for: orderId, returnId: returnId, at: time)
        }
    }
}

extension StockStep {
    var orderId: Identifier {
        switch self {
        case .reserve(_, let orderId, _), .refuse(_, let orderId, _, _), .confirm(let orderId),
            .release(let orderId, _),
            .takeBack(_, let orderId, _, _):
            orderId
        }
    }

    /// Those that may not be held for the order yet.
    var newLines: [ItemQuantity] {
        switch self {
        case .reserve(let lines, _, _), .refuse(let lines, _, _, _): lines
        case .confirm, .release, .takeBack: []
        }
    }
}
