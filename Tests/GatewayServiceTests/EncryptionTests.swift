import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct EncryptionTests {
    @Test func servicesHearThatTheClientCameOverTLS() async throws {
        let echo = HTTPUpstream.echo()
        try await running([echo]) {
            try await EncryptedGateway.run(upstream: await echo.port) { gateway in
                for path in ["/api/products", "/cart"] {
                    let text = try await gateway.text(of: path)
                    #expect(text.hasPrefix("GET \(path)\n"))
                    #expect(text.contains("\nx-forwarded-proto: https\n"))
                    #expect(text.contains("\nx-forwarded-host: 127.0.0.1:\(gateway.port)\n"))
                }
            }
        }
    }

    @Test func aTrustedProxyMaySayThatTheClientCameWithoutTLS() async throws {
        let echo = HTTPUpstream.echo()
        try await running([echo]) {
            try await EncryptedGateway.run(upstream: await echo.port, trusting: ["127.0.0.1"]) { gateway in
                #expect(try await gateway.text(of: "/cart").contains("\nx-forwarded-proto: https\n"))
                let text = try await gateway.text(of: "/cart", headers: ["X-Forwarded-Proto": "http"])
                #expect(text.contains("\nx-forwarded-proto: http\n"))
            }
        }
    }

    @Test func whoDoesNotTrustTheAuthorityGetsNoConnection() async throws {
        let echo = HTTPUpstream.echo()
        try await running([echo]) {
            try await EncryptedGateway.run(upstream: await echo.port) { gateway in
                await #expect(throws: (any Error).self) {
                    try await gateway.text(of: "/api/products", trusting: .file(gateway.certificates.unrelatedCAFile))
                }
            }
        }
    }

    @Test func versionsBelowTLS12AreRefused() async throws {
        try await RawUpstream.run(.close) { upstream in
            try await EncryptedGateway.run(upstream: upstream.port) { gateway in
                let old: (inout TLSConfiguration) -> Void = {
                    $0.minimumTLSVersion = .tlsv1
                    $0.maximumTLSVersion = .tlsv11
                }
                try await gateway.withClient(change: old) { client in
                    await #expect(throws: (any Error).self) {
                        try await client.execute(
                            HTTPClientRequest(url: gateway.baseURL + "/api/products"), timeout: .seconds(30))
                    }
                }
            }
            #expect(upstream.requestCount == 0)
        }
    }

    @Test func plainHTTPIsNotAnswered() async throws {
        try await RawUpstream.run(.close) { upstream in
            try await EncryptedGateway.run(upstream: upstream.port) { gateway in
                let answer = try? await RawConnection.exchange(
                    port: gateway.port, "GET /api/products HTTP/1.1\r\nHost: shop\r\n\r\n")
                #expect(answer?.contains("HTTP/1.1") != true)
            }
            #expect(upstream.requestCount == 0)
        }
    }

    @Test func aRenewedCertificateIsTakenUpWithoutARestart() async throws {
        let echo = HTTPUpstream.echo()
        try await running([echo]) {
            try await EncryptedGateway.run(upstream: await echo.port, interval: .milliseconds(10)) { gateway in
                let old = NIOSSLTrustRoots.certificates(
                    try NIOSSLCertificate.fromPEMFile(gateway.certificates.caFile))
                try await gateway.certificates.make()
                try await eventually("the new certificate is used") {
                    try await !gateway.text(of: "/api/products").isEmpty
                }
                await #expect(throws: (any Error).self) { try await gateway.text(of: "/api/products", trusting: old) }
            }
        }
    }

    @Test func filesThatCannotBeUsedStopTheStart() async throws {
        let directory = try TemporaryDirectory()
        let certificates = ServerCertificates(directory: directory.path)
        try await certificates.make()
        let wrong = [
            (certificates.certificateFile, directory.path + "/authority.key"),
            (certificates.certificateFile, directory.path + "/missing.key"),
            (directory.path + "/missing.pem", certificates.keyFile),
            (certificates.keyFile, certificates.keyFile),
        ]
        for (certificate, key) in wrong {
            let error = await #expect(throws: ConfigurationError.self) {
                try await Gateway.run(
                    upstream: 1,
                    change: { $0.gatewayTLS = PlatformConfiguration.TLSFiles(certificate: certificate, key: key) }
                ) { _ in }
            }
            let problem = try #require(error?.problems.first)
            #expect(problem.contains("TLS_CERTIFICATE_FILE is \(certificate) and TLS_KEY_FILE is \(key)"))
        }
    }

    @Test func aClientThatLeavesAnIdleStreamIsNoticedOverTLS() async throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndata\r\n"
        try await RawUpstream.run(.send(head)) { upstream in
            try await EncryptedGateway.run(upstream: upstream.port) { gateway in
                let reading = Promise<Void>()
                let request = Task {
                    try await gateway.withClient { client in
                        let request = HTTPClientRequest(url: gateway.baseURL + "/api/analytics/stream")
                        let answer = try await client.execute(request, timeout: .seconds(30))
                        for try await _ in answer.body { await reading.fulfil(()) }
                    }
                }
                await reading.value
                request.cancel()
                await upstream.abandoned.value
                _ = await request.result
            }
        }
    }
}
