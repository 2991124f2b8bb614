/// A page of the log that was counted.
struct FoldedPage: Sendable {
    let page: OrderFeedPage
    /// The numbers of the day buckets that it changed.
    let days: Set<Int>
}
