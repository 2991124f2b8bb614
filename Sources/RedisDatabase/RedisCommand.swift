/// A command with its arguments.
public struct RedisCommand: Hashable, Sendable {
    /// As errors tell it.
    public let name: String
    public let arguments: [RedisArgument]

    public init(_ name: String, _ arguments: [RedisArgument] = []) {
        self.name = name
        self.arguments = arguments
    }
}
