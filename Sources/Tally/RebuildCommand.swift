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
            whose DATA_DIRECTORY this is. Where ANALYTICS_URL names several instances, each counts again, one after the \
            other, but those that share their metrics in Redis only once. When a rebuild is running already, it shows that one. Ends when the new numbers \
            are served; interrupting it does not stop the rebuild. Where the service is started anew meanwhile, it goes \
            on. The exit status is 1 when an instance does not answer, or not for a minute.

            Examples:
              tally rebuild
              tally rebuild --analytics-url http://10.0.0.7:8004 --service-secret-file /run/secrets/service
            """)

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Settings as options.", valueName: "setting"))
    var arguments: [String] = []

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
        let urls = configuration.urls[.analytics] ?? []
        var isComplete = true
        var known: Set<String> = []
        for url in urls {
            let analytics = ServiceClient(
                .analytics, at: RoleInstances(of: .analytics, at: [url]), http: clients.calls,
                token: ServiceToken(secret: configuration.serviceSecret))
            do {
                let outcome = RebuildCommand.text(try await RebuildCommand.follow(analytics, &known))
                print(urls.count == 1 ? outcome : "\(url): \(outcome)")
            } catch {
                FileHandle.standardError.write(Data("tally: \(RebuildCommand.text(error, url: url))\n".utf8))
                isComplete = false
            }
        }
        try await clients.shutdown()
        guard isComplete else { throw ExitCode(1) }
    }

    /// - Parameter known: when the rebuilds were begun that were looked on so far.
    private static func follow(
        _ analytics: ServiceClient, _ known: inout Set<String>
    ) async throws -> RebuildFollower.Outcome {
        var progress = ProgressLine(of: "events")
        var begun: Set<String> = []
        defer {
            progress.end()
            known.formUnion(begun)
        }
        return try await RebuildFollower(
            begin: { try await analytics.call(.post, "/internal/rebuild").decoded(as: RebuildProgress.self) },
            look: { try await analytics.call(.get, "/internal/rebuild").decoded(as: RebuildProgress.self) },
            show: {
                progress.show($0.position, of: $0.head)
                if let startedAt = $0.startedAt { begun.insert(startedAt) }
            },
            showSilence: { progress.note("The analytics service does not answer; waiting for it.") },
            sleep: { try await Task.sleep(for: $0) }
        ).follow(known: known)
    }

    static func text(_ outcome: RebuildFollower.Outcome) -> String {
        switch outcome {
        case .counted(daysThatDiffer: 0): "Counted again. The numbers are the same as before."
        case .counted(daysThatDiffer: 1): "Counted again. The numbers of 1 day were others before."
        case .counted(let days): "Counted again. The numbers of \(days) days were others before."
        case .countedWithoutComparison(reason: "timeZone"):
            "Counted again. The numbers before were of another time zone."
        case .countedWithoutComparison(reason: "anotherLog"):
            "Counted again. The numbers before were of another orders log."
        case .countedWithoutComparison(reason: "newVersion"):
            "Counted again. The numbers before were counted by another version of the program."
        case .countedWithoutComparison: "Counted again. The numbers before could not be compared."
        case .shared: "It shares its numbers with an instance before, which has counted them again."
        case .forgotten:
            "Counted again. The service was started anew after that: whether numbers were others before is not known."
        }
    }

    /// - Parameter url: where the service was asked.
    static func text(_ error: any Error, url: String) -> String {
        switch error {
        case let error as DependencyUnavailable:
            "The analytics service at \(url) does not answer. Is the shop running? (\(error.reason))"
        case let error as UnexpectedAnswer where error.status == 401:
            "The analytics service at \(url) refuses SERVICE_SECRET. Give the one that the shop has."
        case let error as UnexpectedAnswer:
            "The analytics service at \(url) answers \(error.status): \(error.body)"
        default: "\(error)"
        }
    }
}
