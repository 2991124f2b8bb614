public import Commerce

/// Who a request comes from, as a verified access token says.
public struct Identity: Hashable, Sendable {
    public let userId: Identifier
    public let role: Role
    /// When the token expires; what goes on for longer than a request ends then.
    public let expires: Timestamp

    /// - Parameter expires: by default never, for an identity that comes from no token.
    public init(userId: Identifier, role: Role, expires: Timestamp = Timestamp(milliseconds: .max)) {
        self.userId = userId
        self.role = role
        self.expires = expires
    }

    public var isAdmin: Bool { role == .admin }
}
