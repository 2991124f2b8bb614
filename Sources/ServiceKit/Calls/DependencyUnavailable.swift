/// Another service did not answer, so what was asked of this one cannot be done now.
public struct DependencyUnavailable: ProblemConvertible {
    public let role: ServiceRole
    /// For the log.
    public let reason: String

    public init(role: ServiceRole, reason: String) {
        self.role = role
        self.reason = reason
    }

    public var problem: Problem {
        .unavailable(code: "dependency_unavailable", "The \(role.rawValue) service does not answer. Try again.")
    }
}
