/// Whose percentiles are told, of any range of buckets.
///
/// The numbers are those of stored sketches and never change their meaning.
enum Distribution: UInt8, Sendable, CaseIterable {
    /// The totals of the orders paid in the bucket.
    case orderValue = 0
}
