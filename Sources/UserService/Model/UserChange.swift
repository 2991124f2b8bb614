import Commerce

/// What shall be changed about an account; what is nil stays.
struct UserChange: Sendable {
    var email: EmailAddress?
    var name: String?
    var role: Role?
    var disabled: Bool?

    /// The account after the change at `now`; the same, with its old `updatedAt`, when nothing differs.
    func applied(to user: User, at now: Timestamp) -> User {
        var changed = user
        changed.email = email?.description ?? user.email
        changed.name = name ?? user.name
        changed.role = role ?? user.role
        changed.disabled = disabled ?? user.disabled
        if changed != user { changed.updatedAt = now }
        return changed
    }
}
