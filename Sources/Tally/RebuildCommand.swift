import ArgumentParser
import Foundation
import HTTPTypes
import ServiceKit

/// `tally rebuild`: has analytics count everything again, and shows how far that is.
struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Count all analytics again from the first order on, while the old numbers serve.",
        discussion: """
            Asks the analytics service at ANALYTICS_URL with SERVICE_SECRET, by default those of the shop on this machine \
            whose DATA_DIRECTORY this is. When a rebuild is running already, it shows that one. Ends when the new numbers \
            are served; interrupting it does not stop the rebuild.

            Examples:
              tally rebuild
              tally rebuild --analytics-url http://10.0.0.7:8004 --service-secret-file /run/secrets/service
            """)

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Settings as options.", valueName: "setting"))
    var arguments: [String] = []

    /// What the service tells of a rebuild.
    private struct Status: Decodable {
        let status: String
        let position: Int
        let head: Int
        let daysThatDiffer: Int?
    }

    func validate() throws {
        guard try SettingArguments(arguments).roles.isEmpty else {
            throw ValidationError("`tally rebuild` takes no roles: only analytics can be built again.")
        }
    }

    mutating func run() async throws {
        let configuration = try await PlatformConfiguration.load(
            roles: [], arguments: try SettingArguments(arguments).options,
            environment: ProcessInfo.processInfo.environment)
        let clients = CallClients()
        let analytics = Platform(configuration: configuration, clients: clients).client(for: .analytics)
        do {
            try await RebuildCommand.follow(analytics)
        } catch {
            try await clients.shutdown()
            FileHandle.standardError.write(Data("tally: \(error)\n".utf8))
            throw ExitCode(1)
        }
        try await clients.shutdown()
    }

    private static func follow(_ analytics: ServiceClient) async throws {
        var status = try await analytics.call(.post, "/internal/rebuild").decoded(as: Status.self)
        var progress = ProgressLine(of: "events")
        while status.status == "running" {
            progress.show(status.position, of: status.head)
            try await Task.sleep(for: .milliseconds(250))
            status = try await analytics.call(.get, "/internal/rebuild").decoded(as: Status.self)
        }
        progress.show(status.position, of: status.head)
        progress.end()
        switch status.daysThatDiffer {
        case nil: print("Counted again. The numbers before were of another time zone or log.")
        case 0: print("Counted again. The numbers are the same as before.")
        case let days?: print("Counted again. The numbers of \(days) days were others before.")
        }
    }
}
