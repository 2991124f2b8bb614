import DatabaseAccess

/// A session with a server over the network.
protocol ServerSession: SQLSession, PooledSession where Failure == SQLDatabaseError {
    associatedtype Connection: ServerConnection

    var connection: Connection { get }

    /// What makes the server stop the statement that this session runs, sent by another session.
    var stop: SQLStatement { get }
}

extension ServerSession {
    var deadline: ContinuousClock.Instant {
        get { connection.state.deadline }
        set { connection.state.deadline = newValue }
    }

    var isUsable: Bool { connection.state.failure == nil }
    var hasTimedOut: Bool { connection.state.hasTimedOut }
    var isEnded: Bool { connection.isEnded }

    func close() { connection.close() }

    /// A connection that breaks now takes nothing with it that was promised to anybody.
    func whileUncommitted<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SQLDatabaseError where !isUsable && !hasTimedOut {
            throw SessionLost(reason: error)
        }
    }
}
