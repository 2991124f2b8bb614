/// Where the pieces of a product are.
///
/// At every quiet moment `available + reserved + sold − returned = supplied`, and none of them is negative.
public struct StockFigures: Hashable, Sendable, Codable {
    /// What can be bought now.
    public let available: Int
    /// Held for orders that are neither sold nor given up.
    public let reserved: Int
    /// All that was ever sold, also what came back since.
    public let sold: Int
    /// Of those sold, what came back and is available again.
    public let returned: Int
    /// The sum of all adjustments, the first stock among them.
    public let supplied: Int

    public init(available: Int, reserved: Int, sold: Int, returned: Int, supplied: Int) {
        self.available = available
        self.reserved = reserved
        self.sold = sold
        self.returned = returned
        self.supplied = supplied
    }
}
