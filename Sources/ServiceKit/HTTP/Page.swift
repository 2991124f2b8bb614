/// One page of a list, `{"items": […], "nextCursor": …}`; the last page has no cursor.
public struct Page<Item: Encodable>: Encodable {
    public let items: [Item]
    public let nextCursor: String?

    /// - Parameter next: where the following page begins, nil on the last page.
    public init(items: [Item], next: (some Encodable)?) throws {
        self.items = items
        nextCursor = try next.map { try PageCursor.encode($0) }
    }
}
