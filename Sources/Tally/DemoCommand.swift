import ArgumentParser
import Commerce
import DemoShop
import Foundation
import ServiceKit

/// `tally demo`: fills an empty shop with orders of months past.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fill an empty shop with orders of months past.",
        discussion: """
            Writes products, customers and their orders of the last 12 months, 24 for more than 200,000 orders, straight \
            into the storage; the shop must not be running. A run that was ended in the middle is continued by the same \
            command. A shop that has other orders is left as it is, and the exit status is 1; it is 2 when the shop could \
            not be filled for another reason.

            The same number and seed give the same history. Every demo customer signs in with the password \
            \(DemoShop.password).

            Examples:
              tally demo
              tally demo --orders 100000 --seed 7 --data-directory /var/lib/tally

            Settings are options, environment variables or lines of the file .env; `tally help serve` lists them.
            """)

    @Option(help: "How many orders to write, from 1 to 10,000,000.")
    var orders = 10_000

    @Option(help: "A whole number from 0 on: another one gives another history.")
    var seed: UInt64 = 1

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Settings as options.", valueName: "setting"))
    var arguments: [String] = []

    func validate() throws {
        guard (1...10_000_000).contains(orders) else {
            throw ValidationError("--orders must be from 1 to 10,000,000, and is \(orders).")
        }
        let given = try SettingArguments(arguments)
        guard given.roles.isEmpty else {
            throw ValidationError("`tally demo` takes no roles: it fills the whole shop.")
        }
    }

    mutating func run() async throws {
        do {
            let configuration = try await PlatformConfiguration.load(
                roles: [], arguments: try SettingArguments(arguments).options,
                environment: ProcessInfo.processInfo.environment)
            var progress = ProgressLine(of: "orders")
            let outcome = try await DemoShop.fill(configuration, orders: orders, seed: seed, now: .now) { [orders] in
                progress.show($0, of: orders)
            }
            progress.end()
            switch outcome {
            case .complete: print("The demo orders are all there already: \(orders), seed \(seed).")
            case .filled, .continued:
                print(
                    """
                    The shop has \(orders) demo orders. Every demo customer signs in with the password \
                    \(DemoShop.password), the owner of the products as \(DemoShop.merchantEmail).
                    """)
            }
        } catch {
            FileHandle.standardError.write(Data("tally: \(error)\n".utf8))
            throw DemoCommand.exitCode(for: error)
        }
    }

    /// 1 for a shop that has other orders, which no other attempt would change; 2 for everything else.
    static func exitCode(for error: any Error) -> ExitCode {
        switch error as? DemoShopError {
        case .hasOrders, .otherHistory: ExitCode(1)
        case .inUse, nil: ExitCode(2)
        }
    }
}
