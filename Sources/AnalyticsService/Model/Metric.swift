/// What is added up for each bucket. Each value only grows.
///
/// The numbers are those of stored sums and never change their meaning.
enum Metric: UInt8, Hashable, Sendable, CaseIterable {
    /// The totals of the orders paid in the bucket, in minor units.
    case grossSales = 0
    /// The orders paid in the bucket.
    case orders = 1
    /// The pieces of the orders paid in the bucket.
    case units = 2
    /// The totals of the paid orders cancelled in the bucket, in minor units.
    case cancelledSales = 3
    /// The paid orders cancelled in the bucket.
    case cancelledOrders = 4
    /// The refunds made in the bucket, in minor units.
    case refunds = 5
    /// The customers whose first paid order, by its position in the log, was paid in the bucket.
    case newCustomers = 6

    /// Whether it is money, in minor units.
    var isAmount: Bool {
        switch self {
        case .grossSales, .cancelledSales, .refunds: true
        case .orders, .units, .cancelledOrders, .newCustomers: false
        }
    }
}
