public import DatabaseAccess
public import ServiceLifecycle

/// A Redis server.
///
/// Commands that wait at the same time are sent together, and each caller gets the answer to its own. A call that begins after
/// another one has returned finds what that one did; calls at the same time may be done in any order.
///
/// Every call ends within the patience. Errors are ``RedisError``. After ``RedisError/unavailable(message:)`` the caller cannot
/// know whether a command was done, or will yet be. Nothing that may have reached the server is ever sent again; what waited
/// while a connection broke goes over the next one. After a failure to connect, or to answer in time, calls are refused for half
/// a second, then one tries again. Cancelling a task does not end its call.
///
/// As a service it waits for the end of the process, and closes when all that was started after it has stopped.
public final class RedisDatabase: Service, ReachableDatabase {
    public typealias Failure = RedisError

    /// Where the server is, in words for people, without the password.
    public let location: String
    private let pipeline: RedisPipeline
    private let gate = AccessGate<RedisError>()

    /// A server that need not be reachable yet.
    ///
    /// - Parameters:
    ///   - url: `redis://[user[:password]@]host[:port][/database]`; anything special in user and password percent-encoded.
    ///   - patience: how long a call may take: half of it until it is sent, the other half until the answer has come.
    /// - Throws: ``RedisError/address(message:)``, which never tells the password.
    public convenience init(_ url: String, patience: Duration = .seconds(2)) throws {
        let address = try RedisAddress(url)
        self.init(location: address.location, patience: patience) { try RedisConnection(address, deadline: $0) }
    }

    /// - Parameter open: connects.
    init(location: String, patience: Duration, open: @escaping SessionPool<RedisConnection>.Open) {
        self.location = location
        pipeline = RedisPipeline(location: location, limit: patience / 2, open: open)
    }

    /// Does a command.
    public func send(_ command: RedisCommand) async throws -> RedisValue {
        try gate.enter()
        defer { gate.leave() }
        return try await answers(to: [command])[0].get()
    }

    /// Does commands as one step, nothing of others in between, and returns their answers in the same order.
    ///
    /// - Throws: the error of the first that failed. One that the server does not understand, or has no memory for, makes it do
    ///   none of them. One that fails while it is done, since a key holds another kind of value, does not undo the others.
    public func transaction(_ commands: [RedisCommand]) async throws -> [RedisValue] {
        try gate.enter()
        defer { gate.leave() }
        let answers = await answers(to: [RedisCommand("MULTI")] + commands + [RedisCommand("EXEC")])
        let results = try answers.map { try $0.get() }
        return try results.last?.elements ?? []
    }

    /// Runs a script as one step, nothing of others in between. What it did before it failed is not undone.
    ///
    /// Its text is sent only when the server does not know it, or no longer; such a call may take twice as long.
    public func run(
        _ script: RedisScript, keys: [String] = [], arguments: [RedisArgument] = []
    ) async throws -> RedisValue {
        try gate.enter()
        defer { gate.leave() }
        let parameters = [RedisArgument(keys.count)] + keys.map { RedisArgument($0) } + arguments
        let answer = await answers(to: [RedisCommand("EVALSHA", [RedisArgument(script.digest)] + parameters)])[0]
        guard case .failure(.command(let message, _)) = answer, message.hasPrefix("NOSCRIPT") else {
            return try answer.get()
        }
        return try await answers(to: [RedisCommand("EVAL", [RedisArgument(script.text)] + parameters)])[0].get()
    }

    /// Returns when the server answers and throws otherwise; for readiness checks.
    public func ping() async throws {
        _ = try await send(RedisCommand("PING"))
    }

    /// Refuses new calls, waits for those in progress and closes the connections.
    public func close() async throws {
        await gate.close()
        pipeline.close()
    }

    public func run() async throws {
        // Thrown when the process ends without grace, which is an end all the same.
        try? await gracefulShutdown()
        try await close()
    }

    /// One for each command, sent together with nothing in between.
    private func answers(to commands: [RedisCommand]) async -> RedisPipeline.Answers {
        await withCheckedContinuation { continuation in
            pipeline.send(commands) { continuation.resume(returning: $0) }
        }
    }
}
