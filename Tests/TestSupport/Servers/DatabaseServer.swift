import Foundation

/// A real database server for tests, on the loopback interface alone.
///
/// What it has said is committed is on its disk, so that it can be killed and started again. It does not outlive the test
/// process, however that ends.
public protocol DatabaseServer: AnyObject, Sendable {
    /// What follows the name in the statement that creates a database.
    static var databaseOptions: String { get }

    /// Its processes; nil if somebody else has started it.
    var process: ServerProcess? { get }
    /// Where an administrator of it connects to.
    var url: String { get }

    /// Starts it, for the first time or again, and returns when it answers.
    func start() async throws

    /// What the server's own command line client answers to a statement: rows without a heading, in lines.
    ///
    /// - Parameter database: the URL of a database.
    @discardableResult
    func query(_ statement: String, in database: String) async throws -> String
}

extension DatabaseServer {
    /// Makes an empty database, under a name that nobody else has, and returns its URL.
    public func makeDatabase() async throws -> String {
        let name = "test_" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        try await query("CREATE DATABASE \(name) \(Self.databaseOptions)", in: url)
        guard var components = URLComponents(string: url) else { throw URLError(.badURL) }
        components.path = "/" + name
        return components.string ?? url
    }

    /// Ends all its processes with SIGKILL, in the middle of whatever they do, and returns when they are gone.
    public func kill() { own.kill() }

    /// Makes it hang: connections to it are accepted, or stay open, and nothing comes from them.
    public func pause() { own.pause() }

    /// Ends the hanging, and what was asked meanwhile is answered.
    public func resume() { own.resume() }

    /// Ends it in good order, with an error for those that are connected, and returns when it is gone.
    public func stop() { own.stop() }

    private var own: ServerProcess {
        guard let process else { preconditionFailure("A test may only end a server that it has made") }
        return process
    }

    /// Launches the server's program and returns when it answers.
    ///
    /// - Throws: what the server has logged, if it ends instead.
    func launch(_ command: [String]) async throws {
        let process = own
        try process.launch(command)
        while (try? await query("SELECT 1", in: url)) == nil {
            guard process.isRunning else { throw Command.Failed(description: process.log) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
