import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceKit

/// `tally health ROLE`: asks a role on this machine whether it is ready.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask a role on this machine whether it is ready.",
        discussion: """
            Prints the role's answer; the exit status is 0 when it is ready and 1 when it is not or does not answer \
            within 3 s. The gateway answers for all roles. The port is that of the role's setting, as in GATEWAY_PORT; \
            with TLS_CERTIFICATE_FILE the gateway is asked over TLS, and its certificate is not checked, since it is not \
            for this machine's own name.

            Examples:
              tally health gateway
              tally health orders --orders-port 9003
            """)

    @Argument(help: "gateway, users, products, orders, analytics or web")
    var role: String

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Settings as options.", valueName: "setting"))
    var arguments: [String] = []

    mutating func run() async throws {
        let role = try SettingArguments.role(role)
        let given = try SettingArguments(arguments)
        let configuration = try await PlatformConfiguration.load(
            roles: [], arguments: given.options, environment: ProcessInfo.processInfo.environment)
        let url = configuration.localURL(of: role) + "/health"
        do {
            let (status, body) = try await HealthCommand.get(url)
            print(body)
            if status != 200 { throw ExitCode(1) }
        } catch let code as ExitCode {
            throw code
        } catch {
            print("\(url) does not answer: \(error)")
            throw ExitCode(1)
        }
    }

    private static func get(_ url: String) async throws -> (status: UInt, body: String) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        // A role that nobody can connect to is down now, whatever it is a second later.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        do {
            let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(3))
            let body = try await response.body.collect(upTo: 1 << 20)
            try await client.shutdown()
            return (response.status.code, String(buffer: body))
        } catch {
            try? await client.shutdown()
            throw error
        }
    }
}
