/// Where the stock of an order is.
enum ReservationState: String, Sendable {
    case reserved, confirmed, released
    /// The answer was no, so nothing was ever held.
    case refused
}
