public import Commerce
import SQLDatabase
public import ServiceKit

/// Writes accounts of customers who registered in the past, many in one transaction, in place of the service that would
/// have done it over HTTP.
///
/// Nothing else may have the storage open. All accounts that one import adds have the same password and the same hash of
/// it, since a hash takes longer than all the rest. It can be repeated: what was written before is left as it is.
public struct AccountImport: Sendable {
    private let database: any SQLDatabase
    private let repository: UserRepository
    private let passwordHash: String

    /// Opens the storage that the service would use, and makes it when it is missing.
    ///
    /// - Throws: as ``UserService/build(_:)`` does.
    public init(_ configuration: PlatformConfiguration, password: String) async throws {
        passwordHash = try await Argon2PasswordHasher(workers: BoundedWorkers(label: "tally.passwords")).hash(password)
        database = try SQLDatabaseAddress(configuration.usersDatabaseURL).open()
        repository = UserRepository(database: database)
        try await repository.prepare()
    }

    /// The account that has this address, or nil.
    public func account(_ email: String) async throws -> (id: Identifier, createdAt: Timestamp)? {
        guard let email = EmailAddress(email), let user = try await repository.credentials(email)?.user else {
            return nil
        }
        return (user.id, user.createdAt)
    }

    /// Adds those of the accounts that are not there yet, in one transaction.
    ///
    /// - Throws: ``UserError/emailTaken``, and nothing has happened, when another account has the address of one.
    public func add(_ accounts: [ImportedAccount]) async throws {
        guard !accounts.isEmpty else { return }
        try await database.write(patience: .seconds(60)) { [passwordHash] connection in
            var events: [NewEvent] = []
            for account in accounts where try UserTable.find(account.id, connection) == nil {
                let user = User(
                    id: account.id, email: account.email, name: account.name, role: .customer,
                    createdAt: account.registeredAt, updatedAt: account.registeredAt)
                try UserTable.insert(Credentials(user: user, passwordHash: passwordHash), connection)
                events.append(try UserEvent.make(.registered, user, at: user.createdAt, id: account.eventId))
            }
            try SQLEventLog.append(events, to: connection)
        }
    }

    public func close() async throws {
        try await database.close()
    }
}
