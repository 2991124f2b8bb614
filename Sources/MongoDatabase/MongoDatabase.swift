public import DatabaseAccess
public import ServiceLifecycle

/// A database of MongoDB, a replica set of one member or more, over libmongoc.
///
/// Bodies are synchronous and run on a thread that belongs to the database, so they may block on it and on nothing else. A body
/// changes nothing but through its connection, which is worth nothing after it returned.
///
/// Reads see what most members have, which is everything that was acknowledged; writes are acknowledged when most members have
/// them. A single read or write is repeated once by libmongoc when its connection breaks.
///
/// Errors of the database are ``MongoError``; what a body throws reaches the caller unchanged. After
/// ``MongoError/unavailable(message:)`` the caller cannot know whether a change happened. Cancelling the caller's task does not
/// stop a body.
///
/// As a service it waits for the end of the process, and closes when all that was started after it has stopped.
public final class MongoDatabase: Service, ReachableDatabase {
    public typealias Failure = MongoError

    /// Where the data is, in words for people, without passwords.
    public let location: String
    /// Grows with each transaction that this process commits, and wakes those who wait for it.
    public let commits = CommitSignal()
    private let pool: SessionPool<MongoConnection>
    private let gate = AccessGate<MongoError>()

    /// A database that need not be reachable yet.
    ///
    /// - Parameter url: `mongodb://user:password@host:27017/name`, with the options that libmongoc knows and `pool_size`, the
    ///   connections at most (10). Write concern and read concern are `majority` whatever it says.
    /// - Throws: ``MongoError/address(message:)``.
    public init(_ url: String) throws {
        let address = try MongoAddress(url)
        location = address.location
        let clients = try MongoClients(address)
        var options = PoolOptions()
        options.size = address.poolSize
        pool = SessionPool(options) { try MongoConnection(clients, deadline: $0) }
    }

    /// Runs a body whose changes each stand for themselves.
    ///
    /// - Parameter patience: how long the server may work on what the body asks.
    public func run<Value: Sendable>(
        patience: Duration = .seconds(2), _ body: @escaping @Sendable (MongoConnection) throws -> Value
    ) async throws -> Value {
        try await onConnection { connection in
            connection.beginAttempt()
            connection.deadline = .now + patience
            return try body(connection)
        }
    }

    /// Runs a body as one transaction: all it reads is of one snapshot, and all it changes becomes true together, or nothing
    /// when the body throws.
    ///
    /// It is run again, from its beginning, when another transaction was in its way, or it says so itself by throwing
    /// ``MongoError/conflict(message:)``. When the result reaches the caller, most
    /// members have it on disk.
    ///
    /// - Parameter patience: for how long it is run again, and the server may work on it.
    /// - Throws: ``MongoError/conflict(message:)`` when others were in the way for that long.
    public func transaction<Value: Sendable>(
        patience: Duration = .seconds(2), _ body: @escaping @Sendable (MongoConnection) throws -> Value
    ) async throws -> Value {
        try await onConnection { [commits] connection in
            let deadline = ContinuousClock.now + patience
            connection.deadline = deadline
            let value = try MongoTransaction(connection: connection, deadline: deadline).run(body)
            commits.signal()
            return value
        }
    }

    public func ping() async throws {
        _ = try await run { try $0.command(["ping": 1]) }
    }

    /// Refuses new calls, waits for those in progress and closes the connections.
    public func close() async throws {
        await gate.close()
        pool.close()
    }

    public func run() async throws {
        // Thrown when the process ends without grace, which is an end all the same.
        try? await gracefulShutdown()
        try await close()
    }

    private func onConnection<Value: Sendable>(
        _ body: @escaping @Sendable (MongoConnection) throws -> Value
    ) async throws -> Value {
        try gate.enter()
        defer { gate.leave() }
        return try await withCheckedThrowingContinuation { continuation in
            pool.submit { connection in
                continuation.resume(with: Result { try body(try connection.get()) })
            }
        }
    }
}
