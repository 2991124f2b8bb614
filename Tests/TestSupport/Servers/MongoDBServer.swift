import Foundation
import MongoDatabase

/// A MongoDB server for tests, a replica set of one member: `mongod` if it is installed, else the image `mongo:8.0` where
/// Docker answers.
public final class MongoDBServer: TestServer {
    private static let sharedServer = Task {
        if let url = ProcessInfo.processInfo.environment["TEST_MONGODB_URL"] { return MongoDBServer(url: url) }
        let server = try MongoDBServer(await kind.value)
        try await server.start()
        return server
    }

    private enum Kind {
        case program(path: String)
        case container(docker: String)
    }

    private static let image = "mongo:8.0"
    /// What both kinds are told. A transaction of a program that was killed holds up others for that long.
    private static let options = ["--replSet", "rs0", "--setParameter", "transactionLifetimeLimitSeconds=10"]
    /// What this machine has; fails when it has none.
    private static let kind = Task {
        if let path = try? Command.path(of: "mongod") { return Kind.program(path: path) }
        let docker = try Command.path(of: "docker")
        try await Command.run([docker, "image", "inspect", image])
        return .container(docker: docker)
    }

    public var process: (any TestServerProcess)? { serverProcess ?? container }
    public let url: String
    /// Those of a server that takes encrypted connections only, and the folder that they are in.
    public let certificates: ServerCertificates?
    private let folder: TemporaryDirectory?
    private let serverProcess: ServerProcess?
    private let container: ServerContainer?
    private let port: Int

    /// The server for all tests that leave it running: the one at `TEST_MONGODB_URL`, or else one that is started when the
    /// first test asks for it. The test is skipped where there is none.
    public static func shared() async throws -> MongoDBServer {
        if ProcessInfo.processInfo.environment["TEST_MONGODB_URL"] == nil { try await require() }
        return try await sharedServer.value
    }

    /// A server that is not yet started. The test is skipped where there is none.
    ///
    /// - Parameter tls: whether it takes encrypted connections only.
    public static func make(tls: Bool = false) async throws -> MongoDBServer {
        try await require()
        return try MongoDBServer(await kind.value, tls: tls)
    }

    /// Skips the test that runs unless there is a server to start.
    private static func require() async throws {
        do {
            _ = try await kind.value
        } catch {
            try SkippedTests.skip("There is neither mongod nor Docker with the image \(image); `docker pull` gets it")
        }
    }

    private init(_ kind: Kind, tls: Bool = false) throws {
        port = FreePorts.take(1)[0]
        folder = tls ? try TemporaryDirectory() : nil
        certificates = folder.map { ServerCertificates(directory: $0.path + "/tls") }
        url =
            "mongodb://127.0.0.1:\(port)/admin?directConnection=true"
            + (certificates.map { "&tls=true&tlsCAFile=\($0.caFile)" } ?? "")
        switch kind {
        case .program:
            serverProcess = try ServerProcess(stopSignal: SIGTERM)
            container = nil
        case .container(let docker):
            serverProcess = nil
            container = try ServerContainer(
                docker: docker, image: MongoDBServer.image, port: port, inside: 27017,
                arguments: MongoDBServer.options + MongoDBServer.encryption(by: "/tls/both.pem", if: tls),
                folder: certificates.map { ($0.directory, "/tls") })
        }
    }

    private init(url: String) {
        self.url = url
        certificates = nil
        folder = nil
        serverProcess = nil
        container = nil
        port = 0
    }

    private static func encryption(by file: String, if isWanted: Bool) -> [String] {
        isWanted ? ["--tlsMode", "requireTLS", "--tlsCertificateKeyFile", file] : []
    }

    public func start() async throws {
        if let certificates, !FileManager.default.fileExists(atPath: certificates.bothFile) {
            try await certificates.make()
        }
        if let serverProcess, case .program(let path) = try await MongoDBServer.kind.value {
            try serverProcess.launch(
                [
                    path, "--dbpath", serverProcess.data, "--bind_ip", "127.0.0.1", "--port", String(port),
                    "--nounixsocket",
                ] + MongoDBServer.options
                    + MongoDBServer.encryption(by: certificates?.bothFile ?? "", if: certificates != nil))
        }
        try await container?.start()
        let database = try MongoDatabase(url)
        try await waitUntil {
            if let container, !container.isRunning {
                // In a container processes get the same few numbers again, so a lock file that was left by a kill can seem to
                // be that of a process that lives; the next start has others.
                try? await container.start()
            }
            return (try? await MongoDBServer.isPrimary(database)) == true
        }
        try await database.close()
    }

    /// Whether it takes writes; makes it a replica set when it is none.
    private static func isPrimary(_ database: MongoDatabase) async throws -> Bool {
        try await database.run { connection in
            let hello = try connection.command(["hello": 1])
            if hello["isWritablePrimary"] == true { return true }
            // Refused once it is one, and while it starts.
            _ = try? connection.command(["replSetInitiate": [:]])
            return false
        }
    }

    /// MongoDB does. DocumentDB, which some have in its place, does not always: now and then a kill leaves an index with a page
    /// that leads back to itself, and a change that comes there never ends.
    public var survivesBeingKilled: Bool {
        get async throws {
            let database = try MongoDatabase(url)
            let information = try await database.run { try $0.command(["buildInfo": 1]) }
            try await database.close()
            return (try? information.array("storageEngines"))?.contains("wiredTiger") ?? false
        }
    }

    /// The URL of an empty database under a name that nobody else has.
    public func makeDatabase() throws -> String {
        guard var components = URLComponents(string: url) else { throw URLError(.badURL) }
        components.path = "/test_" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        return components.string ?? url
    }
}
