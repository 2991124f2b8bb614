import Commerce

/// Which accounts a list shall hold; what is nil lets all through.
struct UserFilter: Sendable {
    var role: Role?
    var disabled: Bool?
    /// How the email address or the name begins, in whatever case; that of letters beyond ASCII counts on SQLite.
    var prefix: String?
}
