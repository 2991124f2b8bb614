import Foundation
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct GatewayCertificateTests {
    @Test func filesThatDoNotFitAreReportedUntilTheyDo() async throws {
        let directory = try TemporaryDirectory()
        let certificates = ServerCertificates(directory: directory.path)
        try await certificates.make()
        let log = RecordedLog()
        let files = PlatformConfiguration.TLSFiles(certificate: certificates.certificateFile, key: certificates.keyFile)
        let certificate = try GatewayCertificate(files, interval: .milliseconds(10), logger: log.logger)
        try await running([certificate]) {
            try Data("no key".utf8).write(to: URL(fileURLWithPath: certificates.keyFile))
            try await eventually("it is said that the key cannot be used") {
                log.messages.contains("The certificate cannot be read again; the one read last stays in use")
            }
            try await certificates.make()
            try await eventually("it is said that the new certificate is used") {
                log.messages.contains("A new certificate is used from now on")
            }
        }
    }

    @Test func nothingIsReportedOfFilesThatStopTheStart() throws {
        let log = RecordedLog()
        let files = PlatformConfiguration.TLSFiles(certificate: "/missing.pem", key: "/missing.key")
        #expect(throws: ConfigurationError.self) {
            try GatewayCertificate(files, interval: .seconds(10), logger: log.logger)
        }
        #expect(log.messages.isEmpty)
    }
}
