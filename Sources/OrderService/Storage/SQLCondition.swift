import Commerce
import SQLDatabase

/// The condition of a query over `orders o`, put together from parts that must all hold.
struct SQLCondition {
    private var parts: [String] = []
    private(set) var arguments: [any SQLValueConvertible] = []

    var sql: String { parts.isEmpty ? "1 = 1" : parts.joined(separator: " AND ") }

    mutating func add(_ part: String, _ values: any SQLValueConvertible...) {
        parts.append(part)
        arguments += values
    }

    mutating func add(_ viewer: Viewer) {
        if case .customer(let id) = viewer { add("o.customer_id = ?", id) }
    }

    mutating func add(_ filter: OrderFilter) {
        if let status = filter.status { add("o.status = ?", status) }
        if let method = filter.paymentMethod { add("o.payment_method = ?", method) }
        if let country = filter.country { add("o.country = ?", country) }
        add(filter.placed, on: "o.placed_at")
        add(filter.paid, on: "o.paid_at")
        add(filter.cancelled, on: "o.cancelled_at")
        if filter.refunded.from != nil || filter.refunded.to != nil {
            var refunds = SQLCondition()
            refunds.add(filter.refunded, on: "r.created_at")
            parts.append("EXISTS (SELECT 1 FROM refunds r WHERE r.order_id = o.id AND \(refunds.sql))")
            arguments += refunds.arguments
        }
        if let productId = filter.productId {
            add("EXISTS (SELECT 1 FROM line_items i WHERE i.order_id = o.id AND i.product_id = ?)", productId)
        }
        if let category = filter.category {
            add("EXISTS (SELECT 1 FROM line_items i WHERE i.order_id = o.id AND i.category = ?)", category)
        }
    }

    private mutating func add(_ period: OrderFilter.Period, on column: String) {
        if let from = period.from { add("\(column) >= ?", from) }
        if let to = period.to { add("\(column) < ?", to) }
    }
}
