import Commerce

/// What people may do with their own account.
struct OwnAccount: Sendable {
    let repository: UserRepository
    let passwords: PasswordCheck
    let clock: WallClock
    /// The first admin's address, which nobody else may take.
    let reservedEmail: EmailAddress?

    func user(_ id: Identifier) async throws -> User {
        try await repository.activeCredentials(id).user
    }

    /// Changes name and address; the address only for who knows the password.
    ///
    /// - Throws: ``UserError/wrongPassword``, ``UserError/emailTaken`` and what `UserRepository.changeOwn` throws.
    func change(_ id: Identifier, _ change: UserChange, currentPassword: String) async throws -> User {
        var verifiedHash: String?
        if let email = change.email {
            let credentials = try await verified(id, currentPassword)
            guard email != reservedEmail || credentials.user.email == email.description else {
                throw UserError.emailTaken
            }
            verifiedHash = credentials.passwordHash
        }
        return try await repository.changeOwn(id, change, verifiedHash: verifiedHash, at: clock.now)
    }

    /// Replaces the password and ends every session, that of the caller too.
    ///
    /// - Throws: ``UserError/wrongPassword`` and what `UserRepository.changePassword` throws.
    func changePassword(_ id: Identifier, from current: String, to new: String) async throws {
        let credentials = try await verified(id, current)
        let newHash = try await passwords.hasher.hash(new)
        try await repository.changePassword(id, from: credentials.passwordHash, to: newHash)
    }

    func delete(_ id: Identifier) async throws {
        try await repository.deleteOwn(id, at: clock.now)
    }

    private func verified(_ id: Identifier, _ password: String) async throws -> Credentials {
        let credentials = try await repository.activeCredentials(id)
        guard try await passwords.verify(password, of: credentials) else { throw UserError.wrongPassword }
        return credentials
    }
}
