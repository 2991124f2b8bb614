public import DatabaseAccess
public import SQLDatabase
public import ServiceKit

extension OrderService {
    /// Copies orders, events and unfinished work from one database into another, and with them the simulated payment
    /// provider's books, which are in the same database on a server and in `configuration`'s data directory otherwise.
    ///
    /// - Parameter progress: see ``SQLDatabase/SQLCopy/run(progress:)``, which also says what is thrown.
    public static func copyStorage(
        _ configuration: PlatformConfiguration, from source: SQLDatabaseAddress, to target: SQLDatabaseAddress,
        progress: (StorageCopyProgress) async throws -> Void
    ) async throws -> StorageCopyReport {
        let books = try SQLDatabaseAddress("sqlite:" + OrderStorage.booksPath(configuration))
        return try await SQLCopy(
            of: "orders", in: [.sqlite, .postgreSQL],
            [
                SQLCopyPart(OrderSchema.schema, from: source, to: target),
                SQLCopyPart(
                    SimulatedPaymentProvider.schema, from: source.dialect.isShared ? source : books,
                    to: target.dialect.isShared ? target : books),
            ]
        ).run(progress: progress)
    }
}
