/// How long the gateway waits for a service.
public struct UpstreamTimeouts: Sendable {
    /// For a connection: 1 s by default.
    public var connect: Duration
    /// For the next bytes of an answer, or for the service to take the next bytes of a request: 30 s by default. A stream
    /// may go on for as long as something comes.
    public var idle: Duration

    public init(connect: Duration = .seconds(1), idle: Duration = .seconds(30)) {
        self.connect = connect
        self.idle = idle
    }
}
