import Foundation

/// A database server that speaks SQL.
///
/// What it has said is committed is on its disk, so that it can be killed and started again.
public protocol DatabaseServer: TestServer {
    /// What follows the name in the statement that creates a database.
    static var databaseOptions: String { get }

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

    /// Launches the server's program and returns when it answers.
    ///
    /// - Throws: what the server has logged, if it ends instead.
    func launch(_ command: [String], in process: ServerProcess) async throws {
        try process.launch(command)
        try await waitUntil { (try? await query("SELECT 1", in: url)) != nil }
    }
}
