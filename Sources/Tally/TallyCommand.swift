import ArgumentParser
import NIOCore
import NIOPosix

/// The program `tally`.
@main
struct TallyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tally",
        abstract: "An e-commerce back end with analytics that are live and exact.",
        discussion: """
            Start a whole shop with `tally serve`; it answers at http://127.0.0.1:8000 and keeps its data in .tally.
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, DemoCommand.self, RebuildCommand.self, MigrateCommand.self, HealthCommand.self,
        ])

    /// Runs the command with Swift's tasks on the threads that do the network's work, so that a request changes threads
    /// only for storage. Where NIO cannot do that, everything works the same, more slowly.
    static func main() async {
        NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
        await main(nil)
    }
}
