/// Whose distinct members are counted over any range of buckets, approximately.
///
/// The numbers are those of stored sketches and never change their meaning.
enum DistinctMetric: UInt8, Hashable, Sendable, CaseIterable {
    /// The customers with a paid order in the bucket that was not their first by its position in the log.
    case returningCustomers = 0
}
