public import DatabaseAccess
import Metrics
public import ServiceLifecycle

/// A database of MongoDB, a replica set of one member or more, over libmongoc.
///
/// Bodies are synchronous and run on a thread that belongs to the database, so they may block on it and on nothing else. A body
/// changes nothing but through its connection, which is worth nothing after it returned.
///
/// Reads see what most members have, which is everything that was acknowledged; writes are acknowledged when most members have
/// them on disk.
///
/// `patience` is how long all of a call may take, the wait for a free connection included. A caller gets
/// ``MongoError/unavailable(message:)`` half a second later at the latest, and cannot know then whether a change happened or
/// still does. Calls with more than 2 s have connections of their own, so that they are in nobody's way.
///
/// Errors of the database are ``MongoError``; what a body throws reaches the caller unchanged. Cancelling the caller's task does
/// not stop a body.
///
/// As a service it waits for the end of the process, and closes when all that was started after it has stopped.
public final class MongoDatabase: Service, ReachableDatabase {
    public typealias Failure = MongoError

    private static let usualPatience = Duration.seconds(2)

    /// Where the data is, in words for people, without passwords.
    public let location: String
    /// Grows with each transaction that this process commits, and wakes those who wait for it.
    public let commits = CommitSignal()
    private let usual: Connections
    private let patient: Connections
    private let gate = AccessGate<MongoError>()
    private let waitingTime: Timer

    private struct Connections {
        let clients: MongoClients
        let pool: SessionPool<MongoConnection>

        init(_ address: MongoAddress, answerLimit: Duration) throws {
            let clients = try MongoClients(address, answerLimit: answerLimit)
            var options = PoolOptions()
            options.size = address.poolSize
            pool = SessionPool(options) { try MongoConnection(clients, deadline: $0) }
            self.clients = clients
        }

        func close() {
            pool.close()
            clients.close()
        }
    }

    /// A database that need not be reachable yet. It is to be closed.
    ///
    /// - Parameter url: `mongodb://user:password@host:27017/name`, with the options that libmongoc knows and `pool_size`, the
    ///   connections at most (10). Write concern, read concern and read preference are `majority`, `majority` and `primary`
    ///   whatever it says.
    /// - Throws: ``MongoError/address(message:)``.
    public init(_ url: String) throws {
        let address = try MongoAddress(url)
        location = address.location
        usual = try Connections(address, answerLimit: MongoDatabase.usualPatience)
        // Longer than any patience, which is what ends a call, and not so long that nobody can wait for the end of one.
        patient = try Connections(address, answerLimit: .seconds(65))
        waitingTime = Timer(label: "mongodb_wait_seconds", dimensions: [("database", location)])
    }

    /// Runs a body whose reads and changes each stand for themselves.
    public func run<Value: Sendable>(
        patience: Duration = .seconds(2), _ body: @escaping @Sendable (MongoConnection) throws -> Value
    ) async throws -> Value {
        try await onConnection(patience: patience) { connection in
            connection.forgetFailures()
            return try body(connection)
        }
    }

    /// Runs a body as one transaction: all it reads is of one snapshot, and all it changes becomes true together, or nothing
    /// when the body throws.
    ///
    /// It is run again, from its beginning, when another transaction was in its way or the connection broke, or when it says so
    /// itself by throwing ``MongoError/conflict(message:)``.
    ///
    /// - Parameter retrying: for how long it is run again; as long as the patience lasts by default.
    /// - Throws: ``MongoError/conflict(message:)`` when others were in the way for that long.
    public func transaction<Value: Sendable>(
        patience: Duration = .seconds(2), retrying: Duration? = nil,
        _ body: @escaping @Sendable (MongoConnection) throws -> Value
    ) async throws -> Value {
        try await onConnection(patience: patience) { [commits] connection in
            let value = try MongoTransaction.run(on: connection, retrying: retrying ?? patience, body)
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
        usual.close()
        patient.close()
    }

    public func run() async throws {
        // Thrown when the process ends without grace, which is an end all the same.
        try? await gracefulShutdown()
        try await close()
    }

    private func onConnection<Value: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (MongoConnection) throws -> Value
    ) async throws -> Value {
        try gate.enter()
        let start = ContinuousClock.now
        let deadline = start + patience
        let connections = patience > MongoDatabase.usualPatience ? patient : usual
        return try await withCheckedThrowingContinuation { continuation in
            let answer = PendingAnswer(continuation, deadline: deadline + .milliseconds(500))
            connections.pool.submit { [gate, waitingTime] connection in
                defer { gate.leave() }
                let (seconds, attoseconds) = (ContinuousClock.now - start).components
                waitingTime.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
                answer.give(
                    Result {
                        let connection = try connection.get()
                        connection.deadline = deadline
                        return try body(connection)
                    })
            }
        }
    }
}
