import Foundation

/// A real server for tests, on the loopback interface alone.
///
/// It does not outlive the test process, however that ends.
public protocol TestServer: AnyObject, Sendable {
    /// Its processes; nil if somebody else has started it.
    var process: (any TestServerProcess)? { get }
    /// Where an administrator of it connects to.
    var url: String { get }

    /// Whether it keeps what it has acknowledged, and works, whenever it is killed.
    var survivesBeingKilled: Bool { get async throws }

    /// Starts it, for the first time or again, and returns when it answers.
    func start() async throws
}

extension TestServer {
    public var survivesBeingKilled: Bool { get async throws { true } }

    /// Ends all its processes with SIGKILL, in the middle of whatever they do, and returns when they are gone.
    public func kill() { own.kill() }

    /// Makes it hang: connections to it are accepted, or stay open, and nothing comes from them.
    public func pause() { own.pause() }

    /// Ends the hanging, and what was asked meanwhile is answered.
    public func resume() { own.resume() }

    /// Ends it in good order, with an error for those that are connected, and returns when it is gone.
    public func stop() { own.stop() }

    private var own: any TestServerProcess {
        guard let process else { preconditionFailure("A test may only end a server that it has made") }
        return process
    }

    /// Returns when the server answers.
    ///
    /// - Throws: what the server has logged, if it ends instead.
    func waitUntil(_ answers: () async -> Bool) async throws {
        while await !answers() {
            guard let process, process.isRunning else {
                throw Command.Failed(description: process?.log ?? "The server at \(url) does not answer")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
