/// What happened to an account. The body holds its id, role and whether it is disabled: never the email address or name.
public enum UserEventType: String, Sendable, CaseIterable {
    case registered = "user.registered"
    case updated = "user.updated"
    case deleted = "user.deleted"
}
