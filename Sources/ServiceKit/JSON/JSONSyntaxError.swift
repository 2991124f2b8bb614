/// Why bytes are not JSON, or not the JSON that is expected.
public struct JSONSyntaxError: Error, Equatable {
    public let message: String
    /// How many bytes stand before the first that cannot be.
    public let offset: Int
}
