import Commerce
import ServiceKit

extension OrderFilter {
    /// Reads the filters of `GET /api/orders`.
    init(_ query: inout QueryReader) {
        status = query.choice("status", OrderStatus.self)
        placed = Period(&query, "placed")
        paid = Period(&query, "paid")
        cancelled = Period(&query, "cancelled")
        refunded = Period(&query, "refunded")
        productId = query.identifier("productId")
        category = query.text("category", 1...100)?.composed
        country = query.parsed("country", "an ISO 3166-1 alpha-2 code", Country.init)?.code
        paymentMethod = query.choice("paymentMethod", PaymentMethod.self)
    }
}

extension OrderFilter.Period {
    fileprivate init(_ query: inout QueryReader, _ name: String) {
        from = query.start(name + "From")
        to = query.end(name + "To")
    }
}
