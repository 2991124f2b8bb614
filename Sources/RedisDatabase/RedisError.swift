public import DatabaseAccess

/// What a ``RedisDatabase`` throws. No description holds the value of an argument, so all of them may be logged.
public enum RedisError: Hashable, Sendable {
    /// The server cannot be used now: not to be reached, not answering in time, starting, full, or closed. It may work later.
    case unavailable(message: String)
    /// The server refused a command.
    case command(message: String, command: String)
    /// The server answered with something else than the program expects there.
    case unexpectedValue(expected: String, found: String)
    /// The server's address cannot be understood, or asks for what this client cannot do.
    case address(message: String)
}

extension RedisError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let message): "Redis is not available: \(message)"
        case .command(let message, let command): "Redis refused \(command): \(message)"
        case .unexpectedValue(let expected, let found): "Redis should hold \(expected), but there is: \(found)"
        case .address(let message): "The address of Redis cannot be understood: \(message)"
        }
    }
}

extension RedisError: DatabaseFailure {
    public var isTemporary: Bool {
        if case .unavailable = self { true } else { false }
    }
}
