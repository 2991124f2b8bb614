import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceKit
import TestSupport

/// A gateway that speaks TLS, in front of services that the test starts.
struct EncryptedGateway: Sendable {
    let port: Int
    let certificates: ServerCertificates

    var baseURL: String { "https://127.0.0.1:\(port)" }

    /// Runs `body` with such a gateway, which looks at its certificate again after `interval`.
    static func run(
        upstream: Int, interval: Duration = .seconds(10), trusting proxies: [String] = [],
        _ body: @escaping @Sendable (EncryptedGateway) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let certificates = ServerCertificates(directory: directory.path)
        try await certificates.make()
        let files = PlatformConfiguration.TLSFiles(
            certificate: certificates.certificateFile, key: certificates.keyFile)
        try await Gateway.run(
            upstream: upstream, certificateInterval: interval,
            change: {
                $0.gatewayTLS = files
                $0.trustedProxies = proxies
            }
        ) {
            try await body(EncryptedGateway(port: $0.port, certificates: certificates))
        }
    }

    /// Runs `body` with somebody who believes what these authorities have signed, by default this gateway's.
    func withClient(
        trusting authorities: NIOSSLTrustRoots? = nil, change: (inout TLSConfiguration) -> Void = { _ in },
        _ body: (HTTPClient) async throws -> Void
    ) async throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = authorities ?? .file(certificates.caFile)
        change(&tls)
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(tlsConfiguration: tls))
        do {
            try await body(client)
            try await client.shutdown()
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// The answer's text, of somebody who opens a connection for it.
    func text(
        of path: String, headers: HTTPHeaders = [:], trusting authorities: NIOSSLTrustRoots? = nil
    ) async throws -> String {
        var text = ""
        try await withClient(trusting: authorities) { client in
            var request = HTTPClientRequest(url: baseURL + path)
            request.headers = headers
            let answer = try await client.execute(request, timeout: .seconds(30))
            text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
        }
        return text
    }
}
