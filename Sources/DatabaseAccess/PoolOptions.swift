/// How a pool of connections behaves.
public struct PoolOptions: Sendable {
    /// Connections at most, each with a thread of its own.
    public var size = 10
    /// How long a transaction may wait for a connection, or behind the writes before it.
    public var waitLimit = Duration.seconds(1)
    /// How long a server may take to let a connection in.
    public var connectTimeout = Duration.seconds(1)
    /// How long a connection is kept that nobody uses.
    public var idleTimeout = Duration.seconds(300)
    /// How long a connection is used before another takes its place, so that a name that came to mean another server is
    /// followed.
    public var lifetime = Duration.seconds(1_800)
    /// How long transactions are refused without a look after the server could not be reached or did not answer in time.
    public var pauseAfterFailure = Duration.milliseconds(500)

    public init() {}
}
