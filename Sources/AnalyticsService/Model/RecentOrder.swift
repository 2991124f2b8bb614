import Commerce

/// One of the last orders paid, as the live stream shows it.
struct RecentOrder: Encodable, Hashable, Sendable {
    /// How many of them are kept: as many as are paid between two messages at 2,000 orders a second, so that each is told.
    static let kept = 500
    /// How many of them one who begins to listen is shown.
    static let shown = 20

    /// Of its `order.paid` event in the orders log.
    let position: Int64
    let id: Identifier
    let number: Int
    /// In minor units.
    let total: Int
    let units: Int
    let paymentMethod: PaymentMethod
    let country: Country
    let paidAt: Timestamp
}
