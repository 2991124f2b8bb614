import Commerce
import ServiceKit

/// The body of an account's events: nothing that tells who the owner is.
struct UserEvent: Encodable {
    let userId: Identifier
    let role: Role
    let disabled: Bool

    /// The event that `user` is now as it is, or for a deletion, was; with a new id by default.
    static func make(
        _ type: UserEventType, _ user: User, at now: Timestamp, id: Identifier = .make()
    ) throws -> NewEvent {
        NewEvent(
            id: id, type: type.rawValue, occurredAt: now,
            body: try JSONCoding.bytes(UserEvent(userId: user.id, role: user.role, disabled: user.disabled)))
    }
}
