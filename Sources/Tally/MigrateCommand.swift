import ArgumentParser
import DatabaseAccess
import Foundation
import OrderService
import ProductService
import SQLDatabase
import ServiceKit
import UserService

/// `tally migrate`: copies a service's storage into another database.
struct MigrateCommand: AsyncParsableCommand {
    enum Storage: String, ExpressibleByArgument, CaseIterable {
        case users, products, orders
    }

    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Copy users, products or orders into another database, as the shop's new storage.",
        discussion: """
            Copies everything from one database into another, empty one, from a file to a server, back, or between servers: \
            users between SQLite and MySQL or MariaDB, products between SQLite and MongoDB, orders between SQLite and \
            PostgreSQL. Events keep their positions and ids, so analytics go on where they are. Then both sides are read \
            again, and what they hold is printed: rows, sums and checksums of every table. The exit status is 0 only when \
            all of it is equal.

            The shop must not be running. It does not use the new database until its USERS_DATABASE_URL, \
            PRODUCTS_DATABASE_URL or ORDERS_DATABASE_URL says so. The old one is left as it is. A run that was ended in the middle is continued by \
            the same command, and until then no shop starts on the new database. A database that holds anything else is \
            left as it is, and the exit status is 1.

            The books of the simulated payment provider go with the orders. In a shop whose orders are in SQLite they are in \
            its DATA_DIRECTORY, so give that as the shop has it.

            Examples:
              tally migrate orders --from sqlite:.tally/orders.sqlite --to postgres://tally:secret@10.0.0.7/orders_db
              tally migrate users --from sqlite:.tally/users.sqlite --to-file /run/secrets/users-database-url
              tally migrate products --from sqlite:.tally/products.sqlite --to mongodb://10.0.0.7/products_db
              tally migrate orders --from-file old-url --to sqlite:/var/lib/tally/orders.sqlite \
            --data-directory /var/lib/tally

            Settings are options, environment variables or lines of the file .env; `tally help serve` lists them.
            """)

    @Argument(help: "users, products or orders")
    var storage: Storage

    @Option(help: ArgumentHelp("The address of the database that is copied.", valueName: "url"))
    var from: String?

    @Option(help: ArgumentHelp("A file with that address, which then is no secret for other users.", valueName: "path"))
    var fromFile: String?

    @Option(help: ArgumentHelp("The address of the new database.", valueName: "url"))
    var to: String?

    @Option(help: ArgumentHelp("A file with that address.", valueName: "path"))
    var toFile: String?

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Settings as options.", valueName: "setting"))
    var arguments: [String] = []

    func validate() throws {
        guard (from == nil) != (fromFile == nil) else { throw ValidationError("Give one of --from and --from-file.") }
        guard (to == nil) != (toFile == nil) else { throw ValidationError("Give one of --to and --to-file.") }
        guard try SettingArguments(arguments).roles.isEmpty else {
            throw ValidationError("`tally migrate` copies one storage at a time: users, products or orders.")
        }
    }

    mutating func run() async throws {
        do {
            let report = try await copy()
            print(report.text)
            if let problem = report.problem { throw problem }
            print("Everything is equal: the shop can be started on the new database.")
        } catch {
            FileHandle.standardError.write(Data("tally: \(error)\n".utf8))
            throw ExitCode(1)
        }
    }

    private func copy() async throws -> StorageCopyReport {
        let configuration = try await PlatformConfiguration.load(
            roles: [], arguments: try SettingArguments(arguments).options,
            environment: ProcessInfo.processInfo.environment)
        let source = try MigrateCommand.address(from, file: fromFile, option: "--from")
        let target = try MigrateCommand.address(to, file: toFile, option: "--to")
        var (copied, compared) = (ProgressLine(of: "rows copied"), ProgressLine(of: "rows compared"))
        let progress = { (progress: StorageCopyProgress) in
            switch progress.stage {
            case .copying: copied.show(progress.rows, of: progress.total)
            case .comparing:
                copied.end()
                compared.show(progress.rows, of: progress.total)
            }
        }
        defer {
            copied.end()
            compared.end()
        }
        return switch storage {
        case .users:
            try await UserService.copyStorage(
                from: sqlAddress(source, "--from"), to: sqlAddress(target, "--to"), progress: progress)
        case .products: try await ProductService.copyStorage(from: source, to: target, progress: progress)
        case .orders:
            try await OrderService.copyStorage(
                configuration, from: sqlAddress(source, "--from"), to: sqlAddress(target, "--to"), progress: progress)
        }
    }

    /// - Parameter text: the address, or nil when it is in `file`.
    private static func address(_ text: String?, file: String?, option: String) throws -> String {
        if let text { return text }
        guard let content = try? String(contentsOfFile: file ?? "", encoding: .utf8) else {
            throw ValidationError("The file of \(option)-file cannot be read.")
        }
        return content.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func sqlAddress(_ text: String, _ option: String) throws -> SQLDatabaseAddress {
        do {
            return try SQLDatabaseAddress(text)
        } catch SQLDatabaseError.address(let message) {
            throw ValidationError("The address in \(option) cannot be used: \(message).")
        }
    }
}
