/// A stretch of the reporting calendar that a metric is added up over.
///
/// Buckets of one granularity are ordered in time and do not overlap.
struct Bucket: Hashable, Sendable {
    let granularity: Granularity
    /// Of a day, the days from 1970-01-01 to its date; of a month, the months from January 1970; of an hour, the minutes
    /// from 1970-01-01T00:00Z to its start, so that the hour a clock goes through twice is two buckets.
    let number: Int
}
