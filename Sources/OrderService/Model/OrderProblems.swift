import Commerce
import HTTPTypes
import ServiceKit

/// Why a request with an idempotency key gets no answer of its own.
enum IdempotencyProblem: ProblemConvertible {
    case anotherBody, inFlight

    var problem: Problem {
        switch self {
        case .anotherBody:
            .unprocessable(
                code: "idempotency_key_reused", "This Idempotency-Key was used with another body. Use a new one.")
        case .inFlight:
            .conflict(
                code: "idempotency_in_flight", "A request with this Idempotency-Key is being worked on. Try again.")
        }
    }
}

/// Final answers to an order that was not taken; kept under its key.
enum OrderRefusal {
    static func insufficientStock(_ shortages: [StockShortage]) -> Problem {
        .conflict(
            code: "insufficient_stock", "Not all of this is available.",
            members: [
                "items": .array(
                    shortages.map {
                        [
                            "productId": .string($0.productId.description), "requested": .integer($0.requested),
                            "available": .integer($0.available),
                        ]
                    })
            ])
    }

    static func unknownProducts(_ ids: [Identifier], in request: OrderRequest) -> Problem {
        .unprocessable(
            code: "unknown_product", "There are products here that do not exist.",
            errors: request.items.indices.filter { ids.contains(request.items[$0].productId) }.map {
                FieldError(field: "/items/\($0)/productId", code: "unknown", detail: "There is no such product.")
            })
    }

    static func priceChanged(to total: Money) -> Problem {
        .conflict(
            code: "price_changed", "The total is not the one expected.",
            members: [
                "total": ["amount": .integer(total.amount), "currency": .string(total.currency.code)]
            ])
    }

    static func otherCurrency(_ currency: Currency) -> Problem {
        .unprocessable(code: "other_currency", "There are products here whose price is not in \(currency).")
    }

    static let released = Problem.conflict(code: "order_released", "The order was released before it could be placed.")

    static func paymentDeclined(_ order: Order) -> Problem {
        Problem(
            HTTPResponse.Status(code: 402, reasonPhrase: "Payment Required"), code: "payment_declined",
            "The payment was declined; the order is cancelled.",
            members: ["orderId": .string(order.id.description)])
    }
}

/// Why an order cannot be changed now.
enum OrderChangeProblem: ProblemConvertible {
    case noSuchOrder
    case inProgress
    case refused(OrderError)

    var problem: Problem {
        switch self {
        case .noSuchOrder: .notFound(code: "order_not_found", "There is no such order.")
        case .inProgress:
            .conflict(code: "order_in_progress", "The order is still being placed. Try again.")
        case .refused(let error): OrderChangeProblem.problem(for: error)
        }
    }

    private static func problem(for error: OrderError) -> Problem {
        switch error {
        case .invalidState(let action, let status):
            .conflict(
                code: "invalid_state", "An order that is \(status.rawValue) does not allow this: \(action).",
                members: ["orderStatus": .string(status.rawValue)])
        case .hasRefunds:
            .conflict(code: "invalid_state", "An order with refunds cannot be cancelled.")
        case .refundExceedsRest(let rest):
            .unprocessable(code: "refund_too_large", "At most \(rest) can be refunded.")
        case .notInOrder(let id):
            .unprocessable(code: "not_in_order", "The product \(id) is not in the order.")
        case .lineExceedsRest(let id, let quantity, let amount):
            .unprocessable(
                code: "refund_too_large",
                "Of the product \(id), \(quantity) pieces for \(amount) at most can be refunded.")
        case .tooManyRefunds(let most):
            .unprocessable(code: "too_many_refunds", "An order can be refunded \(most) times at most.")
        case .restockNeedsItems:
            .unprocessable(
                code: "restock_needs_items",
                "An amount can restock only when it refunds all that is left. Name the items instead.")
        }
    }
}

extension LeaseLost: ProblemConvertible {
    var problem: Problem { IdempotencyProblem.inFlight.problem }
}
