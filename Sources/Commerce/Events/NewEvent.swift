/// A fact that is about to be written to a log, in the transaction that makes it true.
public struct NewEvent: Sendable {
    public let id: Identifier
    /// What happened, `order.paid`.
    public let type: String
    /// The version of the body's shape.
    public let version: Int
    /// The very timestamp stored with the fact.
    public let occurredAt: Timestamp
    /// A JSON object that needs no other table to be understood. No email address, name or street.
    public let body: [UInt8]

    public init(id: Identifier, type: String, version: Int = 1, occurredAt: Timestamp, body: [UInt8]) {
        self.id = id
        self.type = type
        self.version = version
        self.occurredAt = occurredAt
        self.body = body
    }
}
