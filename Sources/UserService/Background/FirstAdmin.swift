import Commerce
import Logging
import ServiceKit
import ServiceLifecycle
import Synchronization

/// Makes the first admin's account at start when no account has the address; one that exists stays as it is.
///
/// A database that does not answer is asked again every second until it does.
final class FirstAdmin: Service {
    private let email: EmailAddress
    private let password: String
    private let repository: UserRepository
    private let hasher: any PasswordHashing
    private let clock: WallClock
    private let logger: Logger
    private let isDone = Atomic<Bool>(false)

    init(
        email: EmailAddress, password: String, repository: UserRepository, hasher: any PasswordHashing,
        clock: WallClock, logger: Logger
    ) {
        self.email = email
        self.password = password
        self.repository = repository
        self.hasher = hasher
        self.clock = clock
        self.logger = logger
    }

    /// - Throws: `NotReady` until there is such an account.
    func check() throws {
        guard isDone.load(ordering: .acquiring) else { throw NotReady("The first admin is not made yet.") }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !self.isDone.load(ordering: .acquiring), !Task.isCancelled {
                do {
                    try await self.makeIfAbsent()
                    self.isDone.store(true, ordering: .releasing)
                } catch {
                    self.logger.error("The first admin could not be made", metadata: ["error": .string("\(error)")])
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
        try await gracefulShutdown()
    }

    private func makeIfAbsent() async throws {
        if let existing = try await repository.credentials(email) {
            if !existing.user.isActiveAdmin {
                logger.warning("ADMIN_EMAIL belongs to an account that is no active admin, and is left as it is")
            }
            return
        }
        let passwordHash = try await hasher.hash(password)
        let now = clock.now
        let user = User(
            id: .make(), email: email.description, name: "Admin", role: .admin, createdAt: now, updatedAt: now)
        do {
            try await repository.add(Credentials(user: user, passwordHash: passwordHash), token: nil)
            logger.notice("The first admin was made", metadata: ["user_id": .stringConvertible(user.id)])
        } catch UserError.emailTaken {
            logger.info("Another instance made the first admin")
        }
    }
}
