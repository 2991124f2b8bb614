import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ServiceKit

/// `tally health ROLE`: asks a role on this machine whether it is ready.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask a role on this machine whether it is ready.",
        discussion: """
            Prints the role's answer; the exit status is 0 when it is ready and 1 when it is not or does not answer \
            within 3 s. The gateway answers for all roles. The port is that of the role's setting, as in GATEWAY_PORT.

            Examples:
              tally health gateway
              tally health orders --orders-port 9003
            """)

    @Argument(help: "gateway, users, products, orders or analytics")
    var role: String

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Settings as options.", valueName: "setting"))
    var arguments: [String] = []

    mutating func run() async throws {
        let role = try SettingArguments.role(role)
        let given = try SettingArguments(arguments)
        let configuration = try await PlatformConfiguration.load(
            roles: [], arguments: given.options, environment: ProcessInfo.processInfo.environment)
        let url = "http://\(configuration.localHost):\(configuration.ports[role] ?? role.defaultPort)/health"
        do {
            let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(3))
            let body = try await response.body.collect(upTo: 1 << 20)
            print(String(buffer: body))
            if response.status.code != 200 { throw ExitCode(1) }
        } catch let code as ExitCode {
            throw code
        } catch {
            print("\(url) does not answer: \(error)")
            throw ExitCode(1)
        }
    }
}
