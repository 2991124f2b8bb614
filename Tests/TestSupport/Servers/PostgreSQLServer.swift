import Foundation

/// A PostgreSQL server for tests, with user `tally` and password `secret`.
public final class PostgreSQLServer: DatabaseServer {
    public static let databaseOptions = "TEMPLATE template0 ENCODING 'UTF8'"

    private static let sharedServer = Task {
        if let url = ProcessInfo.processInfo.environment["TEST_POSTGRES_URL"] { return PostgreSQLServer(url: url) }
        let server = try PostgreSQLServer()
        try await server.start()
        return server
    }

    public var process: (any TestServerProcess)? { serverProcess }
    public let url: String
    /// What those that connect with TLS need; nil without TLS.
    public let certificates: ServerCertificates?
    private let serverProcess: ServerProcess?
    private let port: Int

    /// The server for all tests that leave it running: the one at `TEST_POSTGRES_URL`, or else one that is started when
    /// the first test asks for it.
    public static func shared() async throws -> PostgreSQLServer { try await sharedServer.value }

    /// A server that is not yet started.
    ///
    /// - Parameter tls: whether those that want to may connect with TLS.
    public init(tls: Bool = false) throws {
        // SIGTERM would wait for the clients.
        let process = try ServerProcess(stopSignal: SIGINT)
        serverProcess = process
        port = FreePorts.take(1)[0]
        url = "postgres://tally:secret@127.0.0.1:\(port)/postgres"
        certificates = tls ? ServerCertificates(directory: process.folder + "/tls") : nil
    }

    private init(url: String) {
        serverProcess = nil
        self.url = url
        certificates = nil
        port = 0
    }

    public func start() async throws {
        guard let process = serverProcess else { return }
        if !FileManager.default.fileExists(atPath: process.data + "/PG_VERSION") { try await prepare(process) }
        var settings = [
            "listen_addresses=127.0.0.1", "port=\(port)", "unix_socket_directories=", "max_connections=200",
            "shared_buffers=16MB",
            // Leaves nothing in /dev/shm when it is killed.
            "dynamic_shared_memory_type=mmap",
        ]
        if let certificates {
            settings += [
                "ssl=on", "ssl_cert_file=\(certificates.certificateFile)", "ssl_key_file=\(certificates.keyFile)",
            ]
        }
        try await launch(
            PostgreSQLServer.unprivileged + [try PostgreSQLServer.path(of: "postgres"), "-D", process.data]
                + settings.flatMap { ["-c", $0] }, in: process)
    }

    @discardableResult
    public func query(_ statement: String, in database: String) async throws -> String {
        try await Command.run([
            try PostgreSQLServer.path(of: "psql"), database, "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
            "--set", "ON_ERROR_STOP=1", "--command", statement,
        ])
    }

    private func prepare(_ process: ServerProcess) async throws {
        try await certificates?.make()
        let passwordFile = process.folder + "/password"
        try Data("secret\n".utf8).write(to: URL(fileURLWithPath: passwordFile))
        if geteuid() == 0 {
            try await Command.run([try Command.path(of: "chown"), "-R", "postgres:postgres", process.folder])
        }
        try await Command.run(
            PostgreSQLServer.unprivileged + [
                try PostgreSQLServer.path(of: "initdb"), "--pgdata", process.data, "--username", "tally",
                "--pwfile", passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
                "--no-sync",
            ], in: process.data)
    }

    /// What runs a program as somebody whom PostgreSQL accepts: it refuses to run as root.
    private static var unprivileged: [String] {
        get throws {
            guard geteuid() == 0 else { return [] }
            return [try Command.path(of: "setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        }
    }

    /// Debian keeps the programs of each version in a folder of its own, outside of the `PATH`.
    private static func path(of program: String) throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }
        return try Command.path(of: program, before: versions.sorted(by: >).map { "\(root)/\($0)/bin" })
    }
}
