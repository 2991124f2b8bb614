/// How a refund falls on the lines of an order.
extension Order {
    /// Pieces of a line that have not been given back.
    public func remainingQuantity(of item: LineItem) -> Int {
        refundLines(of: item).reduce(item.quantity) { $0 - $1.quantity }
    }

    /// Money of a line that has not been given back.
    public func remainingAmount(of item: LineItem) -> Money {
        refundLines(of: item).map(\.amount).reduce(item.lineTotal, -)
    }

    private func refundLines(of item: LineItem) -> [RefundLine] {
        refunds.flatMap(\.lines).filter { $0.productId == item.productId }
    }

    /// Spreads an amount over what is left of the lines, by largest remainder.
    func refundLines(spreading amount: Money, restock: Bool) throws(OrderError) -> [RefundLine] {
        guard amount.amount <= refundable.amount else { throw .refundExceedsRest(rest: refundable) }
        guard !restock || amount == refundable else { throw .restockNeedsItems }
        let shares = amount.spread(over: items.map { remainingAmount(of: $0).amount })
        return zip(items, shares).map { item, share in
            RefundLine(
                productId: item.productId, quantity: restock ? remainingQuantity(of: item) : 0, amount: share)
        }.filter { $0.amount.amount > 0 || $0.quantity > 0 }
    }

    /// The pieces asked for at their price; a product that is named twice counts twice.
    func refundLines(for requested: [ItemQuantity]) throws(OrderError) -> [RefundLine] {
        var lines: [RefundLine] = []
        for request in requested {
            guard let item = items.first(where: { $0.productId == request.productId }) else {
                throw .notInOrder(request.productId)
            }
            let amount = item.unitPrice * request.quantity
            let earlier = lines.filter { $0.productId == item.productId }
            let quantity = earlier.reduce(remainingQuantity(of: item)) { $0 - $1.quantity }
            let rest = earlier.map(\.amount).reduce(remainingAmount(of: item), -)
            guard request.quantity <= quantity, amount.amount <= rest.amount else {
                throw .lineExceedsRest(productId: item.productId, quantity: quantity, amount: rest)
            }
            lines.append(RefundLine(productId: item.productId, quantity: request.quantity, amount: amount))
        }
        return lines
    }
}
