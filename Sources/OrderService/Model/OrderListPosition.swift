import Commerce

/// Where a page of orders ends: lists go from the newest order to the oldest.
struct OrderListPosition: Hashable, Sendable, Codable {
    let placedAt: Timestamp
    let id: Identifier
}
