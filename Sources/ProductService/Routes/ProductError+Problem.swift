import Commerce
import HTTPTypes
import ServiceKit

extension ProductError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .notFound:
            .notFound("There is no such product.")
        case .notOwner:
            .forbidden("The product belongs to somebody else.")
        case .versionMismatch:
            Problem(
                .preconditionFailed, code: "precondition_failed",
                "The product was edited in the meantime: read it again and repeat the change with its new ETag.")
        case .skuTaken:
            .conflict(code: "sku_taken", "Another product has this SKU.")
        case .insufficientStock(let available):
            .conflict(
                code: "insufficient_stock", "Only \(available) can be taken away.",
                members: ["available": .integer(available)])
        case .stockLimit(let available):
            .unprocessable(
                code: "stock_limit", "No product may have so many pieces in stock.",
                members: ["available": .integer(available)])
        case .invalidReservation(let state):
            .conflict(
                code: "invalid_state", "The state of the order's reservation does not allow this.",
                members: ["state": state.map { .string($0.rawValue) } ?? .null])
        case .returnExceedsSold(let productId, let returnable):
            .conflict(
                code: "return_exceeds_sold", "More would come back than was sold.",
                members: ["productId": .string(productId.description), "returnable": .integer(returnable)])
        }
    }
}
