public import Commerce

/// A customer's account as it was made at some time in the past, with all ids given.
public struct ImportedAccount: Hashable, Sendable {
    public let id: Identifier
    /// In lower case, and well-formed.
    public let email: String
    public let name: String
    public let registeredAt: Timestamp
    /// The id of the event that tells of it.
    public let eventId: Identifier

    public init(id: Identifier, email: String, name: String, registeredAt: Timestamp, eventId: Identifier) {
        self.id = id
        self.email = email
        self.name = name
        self.registeredAt = registeredAt
        self.eventId = eventId
    }
}
