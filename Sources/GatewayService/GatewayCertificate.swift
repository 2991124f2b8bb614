import Logging
import NIOCertificateReloading
import NIOPosix
import NIOSSL
import ServiceKit
import ServiceLifecycle

/// What the gateway proves to its clients who it is with: a certificate and its key. As a service it reads both files again
/// and again, so that a renewed certificate is taken up without a restart.
struct GatewayCertificate: Service {
    /// TLS 1.2 and 1.3 with the certificate as it was read last.
    let configuration: TLSConfiguration
    private let reloader: TimedCertificateReloader
    private let interval: Duration
    private let logger: Logger

    /// - Parameter interval: how long after one look at the files comes the next.
    /// - Throws: `ConfigurationError` when the files cannot be read or do not belong together.
    init(_ files: PlatformConfiguration.TLSFiles, interval: Duration, logger: Logger) throws {
        self.interval = interval
        self.logger = logger
        let reading = TimedCertificateReloader.Configuration(
            refreshInterval: interval,
            certificateSource: .init(location: .file(path: files.certificate), format: .pem),
            privateKeySource: .init(location: .file(path: files.key), format: .pem)
        ) { reading in
            reading.onCertificateLoaded = { change in
                guard let before = change.previousX509CertificateChain, before != change.currentX509CertificateChain
                else { return }
                logger.notice("A new certificate is used from now on")
            }
        }
        do {
            reloader = try TimedCertificateReloader.makeReloaderValidatingSources(configuration: reading)
            var configuration = try TLSConfiguration.makeServerConfiguration(certificateReloader: reloader)
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            // What the first client would find out.
            _ = try NIOSSLContext(configuration: configuration)
            self.configuration = configuration
        } catch {
            throw ConfigurationError([
                "TLS_CERTIFICATE_FILE is \(files.certificate) and TLS_KEY_FILE is \(files.key), which cannot be used: \(error)"
            ])
        }
    }

    /// The reloader's own loop would read the files on Swift's threads, and say nothing when it cannot.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                do {
                    try await Task.sleep(for: interval)
                } catch {
                    return
                }
                await look()
            }
        }
    }

    private func look() async {
        do {
            try await NIOThreadPool.singleton.runIfActive { try reloader.reload() }
        } catch {
            logger.warning(
                "The certificate cannot be read again; the one read last stays in use",
                metadata: ["error": .string("\(error)")])
        }
    }
}
