/// A method and a path that a service answers.
public struct ServiceRoute: Hashable, Sendable {
    /// `GET`
    public let method: String
    /// With its parameters in braces: `/api/orders/{id}`.
    public let path: String

    public init(_ method: String, _ path: String) {
        self.method = method
        self.path = path
    }
}
