import ServiceKit

/// Which service answers under which path.
///
/// A prefix covers whole segments: `/api/users` covers `/api/users` and `/api/users/me`, not `/api/usersandmore`.
struct RouteTable {
    struct Entry {
        let prefix: String
        let role: ServiceRole
        /// The paths under it that answer with a stream, which goes on until its client leaves.
        var streams: [String] = []
    }

    static let entries: [Entry] = [
        Entry(prefix: "/api/auth", role: .users),
        Entry(prefix: "/api/users", role: .users),
        Entry(prefix: "/api/products", role: .products),
        Entry(prefix: "/api/orders", role: .orders),
        Entry(prefix: "/api/analytics", role: .analytics, streams: ["/api/analytics/stream"]),
    ]

    /// The service that answers `path`; nil when none does.
    static func role(for path: String) -> ServiceRole? {
        entries.first { RequestTarget.forwarded(path, under: $0.prefix) != nil }?.role
    }
}
