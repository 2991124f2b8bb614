import Foundation

/// A MariaDB server for tests, with user `tally` and password `secret`.
public final class MariaDBServer: DatabaseServer {
    public static let databaseOptions = "CHARACTER SET utf8mb4"

    private static let sharedServer = Task {
        if let url = ProcessInfo.processInfo.environment["TEST_MYSQL_URL"] { return MariaDBServer(url: url) }
        let server = try MariaDBServer()
        try await server.start()
        return server
    }

    /// Executed at each start, before anybody can connect.
    private static let users = """
        CREATE USER IF NOT EXISTS tally@'%' IDENTIFIED BY 'secret';
        GRANT ALL ON *.* TO tally@'%' WITH GRANT OPTION;

        """

    public var process: (any TestServerProcess)? { serverProcess }
    public let url: String
    /// What those that connect with TLS need; nil without TLS.
    public let certificates: ServerCertificates?
    private let serverProcess: ServerProcess?
    private let port: Int

    /// The server for all tests that leave it running: the one at `TEST_MYSQL_URL`, or else one that is started when the
    /// first test asks for it.
    public static func shared() async throws -> MariaDBServer { try await sharedServer.value }

    /// A server that is not yet started.
    ///
    /// - Parameter tls: whether those that want to may connect with TLS.
    public init(tls: Bool = false) throws {
        let process = try ServerProcess(stopSignal: SIGTERM)
        serverProcess = process
        port = FreePorts.take(1)[0]
        url = "mysql://tally:secret@127.0.0.1:\(port)/mysql"
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
        if !FileManager.default.fileExists(atPath: process.data + "/mysql") { try await prepare(process) }
        var settings = common(process)
        settings += [
            "--init-file=\(process.folder)/users.sql", "--bind-address=127.0.0.1", "--port=\(port)",
            "--socket=mariadb.sock", "--skip-name-resolve", "--character-set-server=utf8mb4",
            "--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=32M", "--max-connections=200",
        ]
        if let certificates {
            settings += ["--ssl-cert=\(certificates.certificateFile)", "--ssl-key=\(certificates.keyFile)"]
        }
        try await launch([try Command.path(of: "mariadbd")] + settings, in: process)
    }

    @discardableResult
    public func query(_ statement: String, in database: String) async throws -> String {
        guard let database = URLComponents(string: database) else { throw URLError(.badURL) }
        return try await Command.run(
            [
                try Command.path(of: "mariadb"), "--no-defaults", "--protocol=TCP", "--host=\(database.host ?? "")",
                "--port=\(database.port ?? 3306)", "--user=\(database.user ?? "")", "--batch", "--skip-column-names",
                "--default-character-set=utf8mb4", "--execute=\(statement)", String(database.path.dropFirst()),
            ], environment: ["MYSQL_PWD": database.password ?? ""])
    }

    private func prepare(_ process: ServerProcess) async throws {
        try await certificates?.make()
        try Data(MariaDBServer.users.utf8).write(to: URL(fileURLWithPath: process.folder + "/users.sql"))
        try FileManager.default.createDirectory(atPath: temporary(process), withIntermediateDirectories: true)
        try await Command.run(
            [try Command.path(of: "mariadb-install-db")] + common(process)
                + ["--auth-root-authentication-method=socket", "--skip-test-db"],
            in: process.data)
    }

    /// What the installation and the server are told alike. Servers that share a folder for temporary tables take them
    /// from each other.
    private func common(_ process: ServerProcess) -> [String] {
        [
            "--no-defaults", "--datadir=\(process.data)", "--tmpdir=\(temporary(process))",
            "--user=\(NSUserName())", "--innodb-log-file-size=16M",
        ]
    }

    private func temporary(_ process: ServerProcess) -> String { process.folder + "/tmp" }
}
