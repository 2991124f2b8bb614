package import Commerce

/// An account as its owner and admins see it; everything but the password.
package struct User: Hashable, Sendable, Encodable {
    package let id: Identifier
    /// In lower case; no two accounts have the same.
    package var email: String
    package var name: String
    package var role: Role
    /// A disabled account cannot sign in.
    package var disabled: Bool
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: Identifier, email: String, name: String, role: Role, disabled: Bool = false, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.disabled = disabled
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Whether losing this account could leave the shop without anyone to run it.
    var isActiveAdmin: Bool { role == .admin && !disabled }
}
