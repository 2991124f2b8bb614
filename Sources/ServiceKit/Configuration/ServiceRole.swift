/// A part of the platform that can run as a process of its own.
public enum ServiceRole: String, Sendable, CaseIterable, Codable {
    case gateway, users, products, orders, analytics, web

    /// Where the role listens unless its port is set.
    public var defaultPort: Int {
        switch self {
        case .gateway: 8000
        case .users: 8001
        case .products: 8002
        case .orders: 8003
        case .analytics: 8004
        case .web: 3000
        }
    }
}
