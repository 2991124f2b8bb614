/// Why bytes are not JSON.
public struct JSONSyntaxError: Error, Equatable {
    public let message: String
    /// How many bytes stand before the first that cannot be.
    public let offset: Int
}
