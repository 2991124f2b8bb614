import Commerce
import DatabaseAccess
import Hummingbird
import Logging
import SQLDatabase
public import ServiceKit
import ServiceLifecycle

/// The users service: accounts, passwords, tokens and the keys that other services check them with.
public enum UserService {
    /// Opens and migrates the database, loads or makes the signing key, and wires everything. A database that cannot be
    /// reached is waited for, 30 s at most.
    ///
    /// - Throws: `ConfigurationError` for an address of the first admin or a key file that is none; `SQLDatabaseError`
    ///   when the database cannot be used.
    public static func build(_ platform: Platform) async throws -> RunningService {
        let workers = BoundedWorkers(label: "tally.passwords")
        return try await build(platform, hasher: Argon2PasswordHasher(workers: workers))
    }

    /// The same with another way of hashing passwords.
    package static func build(_ platform: Platform, hasher: any PasswordHashing) async throws -> RunningService {
        let configuration = platform.configuration
        let adminEmail = try adminEmail(configuration)
        let key = try SigningKey.load(path: configuration.privateKeyFile)
        let passwords = try await PasswordCheck(hasher: hasher)
        let database = try SQLDatabaseAddress(configuration.usersDatabaseURL).open()
        let repository = UserRepository(database: database)
        let builder = ServiceBuilder(.users, platform)
        do {
            try await database.waitUntilReachable { error in
                builder.logger.warning(
                    "The database cannot be reached yet",
                    metadata: ["database": .string(database.location), "error": .string("\(error)")])
            }
            try await repository.prepare()
        } catch {
            try await database.close()
            throw error
        }
        try await addRoutes(to: builder, platform, repository, passwords, key, reservedEmail: adminEmail)

        var checks = [ReadinessCheck("database") { try await database.ping() }]
        var background: [any Service] = [
            database,
            ExpirySweep(repository: repository, clock: platform.clock, logger: builder.logger),
        ]
        if let adminEmail, let password = configuration.adminPassword {
            let firstAdmin = FirstAdmin(
                email: adminEmail, password: password, repository: repository, hasher: hasher, clock: platform.clock,
                logger: builder.logger)
            checks.append(ReadinessCheck("first admin") { try firstAdmin.check() })
            background.append(firstAdmin)
        } else {
            checks.append(ReadinessCheck("first admin") {})
        }
        return builder.build(
            storage: database.location, health: Health(checks), background: background)
    }

    private static func adminEmail(_ configuration: PlatformConfiguration) throws -> EmailAddress? {
        guard let text = configuration.adminEmail else { return nil }
        guard let email = EmailAddress(text) else {
            throw ConfigurationError(["ADMIN_EMAIL must be an email address such as name@example.com, and is \(text)"])
        }
        return email
    }

    private static func addRoutes(
        to builder: ServiceBuilder, _ platform: Platform, _ repository: UserRepository, _ passwords: PasswordCheck,
        _ key: SigningKey, reservedEmail: EmailAddress?
    ) async throws {
        let router = builder.router
        let clock = platform.clock
        // The keys are at hand, so this service asks nobody for them.
        let verifier = TokenVerifier(clock: clock) { key.keySet }
        let signIn = SignIn(
            repository: repository, passwords: passwords, signer: await AccessTokenSigner(key), clock: clock,
            reservedEmail: reservedEmail)
        AuthenticationRoutes(signIn: signIn, repository: repository, keySet: key.keySet)
            .add(to: router.group("api/auth"))
        OwnAccountRoutes(
            account: OwnAccount(
                repository: repository, passwords: passwords, clock: clock, reservedEmail: reservedEmail)
        ).add(to: router.group("api/users").add(middleware: AuthenticationMiddleware(verifier)))
        UserAdministrationRoutes(repository: repository, clock: clock)
            .add(to: router.group("api/users").add(middleware: AuthenticationMiddleware(verifier, adminsOnly: true)))
        EventFeedRoutes(log: SQLEventLog(database: repository.database))
            .add(to: router.group("internal").add(middleware: ServiceTokenMiddleware(platform.token)))
    }
}
