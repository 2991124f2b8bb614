import Foundation
import Synchronization

/// A Redis server for tests, with a password, which keeps nothing when it ends.
public final class RedisServer: TestServer {
    private static let sharedServer = Task {
        if let url = ProcessInfo.processInfo.environment["TEST_REDIS_URL"] { return RedisServer(url: url) }
        let server = try RedisServer()
        try await server.start()
        return server
    }

    /// As many as servers have by themselves.
    private static let databases = 16
    private static let usedDatabases = Atomic(0)

    public var process: (any TestServerProcess)? { serverProcess }
    public let url: String
    private let serverProcess: ServerProcess?
    private let port: Int
    private let options: [String]

    /// The server for all tests that leave it running: the one at `TEST_REDIS_URL`, which loses what it holds, or else one
    /// that is started when the first test asks for it.
    public static func shared() async throws -> RedisServer { try await sharedServer.value }

    /// A server that is not yet started.
    ///
    /// - Parameter isDurable: whether what was acknowledged is there again after it was killed.
    public init(isDurable: Bool = false) throws {
        serverProcess = try ServerProcess(stopSignal: SIGTERM)
        port = FreePorts.take(1)[0]
        url = "redis://:secret@127.0.0.1:\(port)"
        options = isDurable ? ["--appendonly", "yes", "--appendfsync", "always"] : []
    }

    private init(url: String) {
        serverProcess = nil
        self.url = url
        port = 0
        options = []
    }

    public func start() async throws {
        guard let process = serverProcess else { return }
        try process.launch(
            [
                try Command.path(of: "redis-server"), "--bind", "127.0.0.1", "--port", String(port), "--dir",
                process.data,
                "--requirepass", "secret", "--save", "",
            ] + options)
        try await waitUntil { (try? await command("PING", in: url)) == "PONG" }
    }

    /// The URL of an empty database. There are 16 of them, after which the first is emptied again: tests run one after the
    /// other.
    public func makeDatabase() async throws -> String {
        let number = RedisServer.usedDatabases.add(1, ordering: .relaxed).oldValue % RedisServer.databases
        guard var components = URLComponents(string: url) else { throw URLError(.badURL) }
        components.path = "/\(number)"
        let database = components.string ?? url
        try await command("FLUSHDB", in: database)
        return database
    }

    /// What the server's own command line client answers to a command.
    @discardableResult
    public func command(_ words: String..., in database: String) async throws -> String {
        guard let parts = URLComponents(string: database), let host = parts.host else { throw URLError(.badURL) }
        let place = [
            "-h", host, "-p", String(parts.port ?? 6379), "-n",
            parts.path.isEmpty ? "0" : String(parts.path.dropFirst()),
        ]
        let environment = parts.password.map { ["REDISCLI_AUTH": $0] } ?? [:]
        return try await Command.run([try Command.path(of: "redis-cli")] + place + words, environment: environment)
    }
}
