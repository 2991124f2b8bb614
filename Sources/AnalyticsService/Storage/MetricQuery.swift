/// Buckets whose figures are added up, and the kinds of figures that are wanted of them.
struct MetricQuery: Sendable {
    let buckets: [Bucket]
    let parts: BucketFigures.Parts

    init(_ buckets: [Bucket], _ parts: BucketFigures.Parts) {
        self.buckets = buckets
        self.parts = parts
    }
}
