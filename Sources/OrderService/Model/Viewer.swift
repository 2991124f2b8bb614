import Commerce
import ServiceKit

/// Whose orders a request may see: storage asks, so no route can forget to.
enum Viewer: Sendable, Hashable {
    case admin
    case customer(Identifier)

    init(_ identity: Identity) {
        self = identity.isAdmin ? .admin : .customer(identity.userId)
    }
}
