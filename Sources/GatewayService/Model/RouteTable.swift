import ServiceKit

/// Which role answers under which path.
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

    /// Everything that is under none of the others, nor ``closed``: the page, so that it shares an origin with the API.
    static let page = Entry(prefix: "", role: .web)

    /// What services have under their own addresses alone, and paths of the API that there are not.
    static let closed = ["/api", "/internal"]
    /// What the gateway answers by itself.
    private static let own = ["/health", "/metrics"]

    /// The role that answers `path`, unless the gateway does so itself; nil when none does.
    static func role(for path: String) -> ServiceRole? {
        if let entry = entries.first(where: { covers($0.prefix, path) }) { return entry.role }
        return (closed + own).contains { covers($0, path) } || !covers(page.prefix, path) ? nil : page.role
    }

    private static func covers(_ prefix: String, _ path: String) -> Bool {
        RequestTarget.forwarded(path, under: prefix) != nil
    }
}
