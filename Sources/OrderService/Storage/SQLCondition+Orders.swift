import Commerce
import SQLDatabase

/// Conditions of queries over `orders o`.
extension SQLCondition {
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
            add(
                "EXISTS (SELECT 1 FROM refunds r WHERE r.order_id = o.id AND \(refunds.sql))", refunds.arguments)
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
