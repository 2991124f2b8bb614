public import Commerce

/// An order as the API shows it.
extension Order: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("adjustments", adjustments)
            $0.member("cancelledAt", cancelledAt)
            $0.member("customerId", customerId)
            $0.member("deliveredAt", deliveredAt)
            $0.member("id", id)
            $0.member("items", items)
            $0.member("number", number)
            $0.member("paidAt", paidAt)
            $0.member("paymentMethod", paymentMethod.rawValue)
            $0.member("placedAt", placedAt)
            $0.member("refunds", refunds)
            $0.member("shippedAt", shippedAt)
            $0.member("shippingAddress", shippingAddress)
            $0.member("status", status.rawValue)
            $0.member("subtotal", subtotal)
            $0.member("total", total)
        }
    }
}

extension LineItem: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("category", category)
            $0.member("lineTotal", lineTotal)
            $0.member("name", name)
            $0.member("productId", productId)
            $0.member("quantity", quantity)
            $0.member("unitPrice", unitPrice)
        }
    }
}

extension Adjustment: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("amount", amount)
            $0.member("kind", kind)
        }
    }
}

extension Address: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("city", city)
            $0.member("country", country.code)
            $0.member("line1", line1)
            $0.member("line2", line2)
            $0.member("name", name)
            $0.member("postalCode", postalCode)
            $0.member("region", region)
        }
    }
}

extension Refund: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("amount", amount)
            $0.member("createdAt", createdAt)
            $0.member("id", id)
            $0.member("reason", reason)
        }
    }
}
