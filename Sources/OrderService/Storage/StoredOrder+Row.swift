import Commerce
import Foundation
import SQLDatabase
import ServiceKit

extension StoredOrder {
    /// The order that a row of `orders` and its rows of `line_items` and `refunds` tell of.
    init(_ row: SQLRow, items: [SQLRow], refunds: [SQLRow]) throws {
        guard let currency = Currency(try row.text("currency")) else {
            throw SQLDatabaseError.unexpectedValue(
                column: "currency", expected: "a currency code", found: try row.text("currency"))
        }
        let new = Order(
            id: try row.identifier("id"), number: try row.integer("number"),
            customerId: try row.identifier("customer_id"),
            items: try items.map { item in
                LineItem(
                    productId: try item.identifier("product_id"), name: try item.text("name"),
                    category: try item.text("category"), quantity: try item.integer("quantity"),
                    unitPrice: Money(try item.integer("unit_price"), currency))
            },
            adjustments: try JSONCoding.decoder.decode([Adjustment].self, from: Data(try row.text("adjustments").utf8)),
            paymentMethod: try row.value("payment_method", as: PaymentMethod.self),
            shippingAddress: try JSONCoding.decoder.decode(
                Address.self, from: Data(try row.text("shipping_address").utf8)),
            placedAt: try row.timestamp("placed_at"))
        let order = Order(
            restoring: new, status: try row.value("status", as: OrderStatus.self),
            paidAt: try row.optionalTimestamp("paid_at"), shippedAt: try row.optionalTimestamp("shipped_at"),
            deliveredAt: try row.optionalTimestamp("delivered_at"),
            cancelledAt: try row.optionalTimestamp("cancelled_at"),
            refunds: try refunds.map { try Refund($0, currency: currency) })
        self.init(
            order: order, isStockConfirmed: try row.boolean("stock_confirmed"), version: try row.integer("version"),
            isInProgress: try row.boolean("in_progress"))
    }
}

extension Refund {
    fileprivate init(_ row: SQLRow, currency: Currency) throws {
        self.init(
            id: try row.identifier("id"), amount: Money(try row.integer("amount"), currency),
            reason: try row.text("reason"), createdAt: try row.timestamp("created_at"),
            lines: try JSONCoding.decoder.decode([RefundLine].self, from: Data(try row.text("lines").utf8)),
            restock: try row.boolean("restock"))
    }
}
