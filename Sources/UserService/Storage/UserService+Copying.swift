public import DatabaseAccess
public import SQLDatabase

extension UserService {
    /// Copies accounts, sessions and events from one database into another.
    ///
    /// - Parameter progress: see ``SQLDatabase/SQLCopy/run(progress:)``, which also says what is thrown.
    public static func copyStorage(
        from source: SQLDatabaseAddress, to target: SQLDatabaseAddress,
        progress: (StorageCopyProgress) async throws -> Void
    ) async throws -> StorageCopyReport {
        try await SQLCopy(
            of: "users", in: [.sqlite, .mySQL], [SQLCopyPart(UserSchema.schema, from: source, to: target)]
        ).run(progress: progress)
    }
}
