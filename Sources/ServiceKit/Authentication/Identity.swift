public import Commerce

/// Who a request comes from, as a verified access token says.
public struct Identity: Hashable, Sendable {
    public let userId: Identifier
    public let role: Role

    public init(userId: Identifier, role: Role) {
        self.userId = userId
        self.role = role
    }

    public var isAdmin: Bool { role == .admin }
}
