public import Commerce

/// The body of an order event.
extension OrderFacts: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("adjustments", adjustments)
            $0.member("cancelledAt", cancelledAt)
            $0.member("country", country.code)
            $0.member("customerId", customerId)
            $0.member("deliveredAt", deliveredAt)
            $0.member("items", items)
            $0.member("number", number)
            $0.member("orderId", orderId)
            $0.member("paidAt", paidAt)
            $0.member("paymentMethod", paymentMethod.rawValue)
            $0.member("placedAt", placedAt)
            $0.member("refunds", refunds)
            $0.member("shippedAt", shippedAt)
            $0.member("status", status.rawValue)
            $0.member("subtotal", subtotal)
            $0.member("total", total)
        }
    }
}

extension RefundFacts: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("amount", amount)
            $0.member("createdAt", createdAt)
            $0.member("id", id)
            $0.member("lines", lines)
            $0.member("restock", restock)
        }
    }
}

extension RefundLine: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("amount", amount)
            $0.member("productId", productId)
            $0.member("quantity", quantity)
        }
    }
}
