/// How an order is paid.
public enum PaymentMethod: String, Sendable, Codable, CaseIterable {
    case card
    case paypal
    case bankTransfer = "bank_transfer"
    case cashOnDelivery = "cash_on_delivery"

    /// Whether the money is taken while the order is placed; otherwise it is recorded later by an admin.
    public var isTakenAtOnce: Bool { self == .card || self == .paypal }
}
