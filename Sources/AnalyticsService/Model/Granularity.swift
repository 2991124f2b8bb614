/// How long the buckets are that metrics are added up in.
enum Granularity: String, Hashable, Sendable, CaseIterable {
    case hour, day, month
}
