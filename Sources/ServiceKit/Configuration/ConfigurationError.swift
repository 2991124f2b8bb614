/// Settings the program cannot run with; each problem names its setting and says what to do.
public struct ConfigurationError: Error, CustomStringConvertible, Equatable {
    public let problems: [String]

    public init(_ problems: [String]) {
        self.problems = problems
    }

    public var description: String { problems.joined(separator: "\n") }
}
