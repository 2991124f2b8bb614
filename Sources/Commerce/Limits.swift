/// The limits of what a shop may hold, chosen so that no sum of an order can overflow 64 bits.
public enum Limits {
    /// Lines of one order.
    public static let orderLines = 1...100
    /// Pieces of one product in one order.
    public static let quantity = 1...1_000
    /// Refunds of one order, since each event tells of all of them.
    public static let refunds = 100
    /// A price in minor units; 0 is a gift.
    public static let price = 0...100_000_000_000
    /// Pieces in stock, and the size of one adjustment either way.
    public static let stock = 0...1_000_000_000
    /// Characters of an idempotency key.
    public static let idempotencyKey = 1...255
    /// Items of one page.
    public static let page = 1...100
    public static let defaultPage = 20
}
