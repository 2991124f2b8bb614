/// By what sales are told apart.
///
/// The numbers are those of stored figures and never change their meaning.
enum Breakdown: UInt8, Sendable, CaseIterable {
    /// By ``Member/product(_:)``, the lines of the orders paid in the bucket. `orders` is not counted.
    case product = 0
    /// By category as sold, the lines of the orders paid in the bucket.
    case category = 1
    /// The orders paid in the bucket.
    case paymentMethod = 2
    /// By country of the shipping address, the orders paid in the bucket.
    case country = 3
    /// The orders *placed* in the bucket by the status they have now; `units` are not counted. The only figures that fall:
    /// an order that changes its status moves from one to the other.
    case status = 4
}
