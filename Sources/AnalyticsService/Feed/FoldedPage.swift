import Commerce

/// A page of the log that was counted.
struct FoldedPage: Sendable {
    /// How far the log was counted before.
    let start: EventCursor
    let page: OrderFeedPage
    /// The numbers of the day buckets that it changed.
    let days: Set<Int>
}
