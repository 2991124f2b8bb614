/// Something a service needs before it can answer.
public struct ReadinessCheck: Sendable {
    /// What is checked: `database`.
    public let name: String
    let check: @Sendable () async throws -> Void

    /// - Parameter check: throws while the service is not ready, with an error that says why.
    public init(_ name: String, _ check: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.check = check
    }
}

/// Why a service is not ready, in words for an operator.
public struct NotReady: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
