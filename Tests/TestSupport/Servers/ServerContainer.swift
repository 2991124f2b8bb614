import Foundation

/// A server in a container of Docker's, whose port is on the loopback interface.
///
/// It keeps its data while this object lives, and is removed with it and with the test process, however that ends. All such
/// containers have the label `tally-test`.
final class ServerContainer: TestServerProcess {
    private let docker: String
    private let name = "tally-test-" + UUID().uuidString.lowercased()
    private let creation: [String]
    private let serverGuard: ServerGuard

    /// - Parameter folder: one of this machine, and where the container finds it.
    init(
        docker: String, image: String, port: Int, inside: Int, arguments: [String],
        folder: (path: String, inside: String)? = nil
    ) throws {
        self.docker = docker
        // What a killed server leaves in /run is gone at its next start, as it is when a machine starts.
        creation =
            [
                "create", "--pull", "never", "--name", name, "--label", "tally-test", "--tmpfs", "/run",
                "--publish", "127.0.0.1:\(port):\(inside)",
            ] + (folder.map { ["--volume", "\($0.path):\($0.inside):ro"] } ?? []) + [image] + arguments
        serverGuard = try ServerGuard("'\(docker)' rm --force --volumes \"$1\" >/dev/null 2>&1", of: name)
    }

    func start() async throws {
        if (try? await Command.run([docker, "inspect", name])) == nil { try await Command.run([docker] + creation) }
        try await Command.run([docker, "start", name])
    }

    var isRunning: Bool { run("inspect", "--format", "{{.State.Running}}", name) == "true" }
    var log: String { run("logs", name) }

    func kill() { run("kill", name) }
    func pause() { run("pause", name) }
    func resume() { run("unpause", name) }
    func stop() { run("stop", "--time", "10", name) }

    @discardableResult
    private func run(_ words: String...) -> String {
        (try? Command.runBlocking([docker] + words)) ?? ""
    }
}
