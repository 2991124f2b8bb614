import Foundation

/// A certificate of a server at `127.0.0.1` and `localhost`, signed by an authority made for it.
public struct ServerCertificates: Sendable {
    private static let configuration = """
        [req]
        distinguished_name = name
        [name]
        [authority]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign
        [server]
        basicConstraints = critical, CA:FALSE
        subjectAltName = IP:127.0.0.1, DNS:localhost
        """

    let directory: String

    public init(directory: String) {
        self.directory = directory
    }

    /// The authority that signed the server's certificate.
    public var caFile: String { directory + "/authority.pem" }
    /// An authority that has nothing to do with the server.
    public var unrelatedCAFile: String { directory + "/unrelated.pem" }
    public var certificateFile: String { directory + "/server.pem" }
    public var keyFile: String { directory + "/server.key" }
    /// The server's certificate and key together.
    var bothFile: String { directory + "/both.pem" }

    /// Makes them all, in place of those that there were.
    public func make() async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let configuration = URL(fileURLWithPath: directory + "/openssl.cnf")
        try Data(ServerCertificates.configuration.utf8).write(to: configuration)
        try await make("authority", "/CN=Authority", as: "authority")
        try await make("unrelated", "/CN=Unrelated authority", as: "authority")
        try await make("server", "/CN=Server", as: "server", ["-CA", "authority.pem", "-CAkey", "authority.key"])
        let parts = try [certificateFile, keyFile].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        // Readable for the user of a container, too. It proves nothing but itself, and is gone with the test.
        try parts.reduce(Data(), +).write(to: URL(fileURLWithPath: bothFile))
    }

    private func make(_ file: String, _ subject: String, as kind: String, _ signer: [String] = []) async throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "\(file).key"]
        let openssl = [try Command.path(of: "openssl"), "req", "-x509", "-config", "openssl.cnf", "-days", "2"]
        try await Command.run(
            openssl + key + ["-subj", subject, "-extensions", kind, "-out", "\(file).pem"] + signer, in: directory)
    }
}
