/// What an admin asks to give back: an amount, spread over the lines, or pieces at the price they were sold for.
public enum RefundRequest: Hashable, Sendable {
    case amount(Money)
    case items([ItemQuantity])
}
