import Commerce
import ServiceKit

/// How people get in: registering, signing in, staying signed in, signing out.
struct SignIn: Sendable {
    let repository: UserRepository
    let passwords: PasswordCheck
    let signer: AccessTokenSigner
    let clock: WallClock
    /// The first admin's address, which nobody else may take before the account is made.
    let reservedEmail: EmailAddress?

    /// Makes a customer's account and signs it in.
    ///
    /// - Throws: ``UserError/emailTaken``, at once when it is taken already and else when another was faster.
    func register(email: EmailAddress, password: String, name: String) async throws -> SignInAnswer {
        guard email != reservedEmail, try await repository.credentials(email) == nil else {
            throw UserError.emailTaken
        }
        let passwordHash = try await passwords.hasher.hash(password)
        let now = clock.now
        let user = User(
            id: .make(), email: email.description, name: name, role: .customer, createdAt: now, updatedAt: now)
        let token = RefreshToken.make()
        try await repository.add(Credentials(user: user, passwordHash: passwordHash), token: token)
        return try await answer(user, token, at: now)
    }

    /// Signs an account in; hashes its password anew when the parameters have changed.
    ///
    /// - Parameter email: nil when what was given is no address, and so no account's.
    /// - Throws: ``UserError/invalidCredentials``, after the same work, for a wrong password and for no account;
    ///   ``UserError/accountDisabled`` only to who knows the password.
    func signIn(email: EmailAddress?, password: String) async throws -> SignInAnswer {
        var credentials: Credentials?
        if let email { credentials = try await repository.credentials(email) }
        guard try await passwords.verify(password, of: credentials), let credentials else {
            throw UserError.invalidCredentials
        }
        var newHash: String?
        if !passwords.hasher.isCurrent(credentials.passwordHash) {
            newHash = try await passwords.hasher.hash(password)
        }
        let now = clock.now
        let token = RefreshToken.make()
        let user = try await repository.startSession(
            of: credentials.user.id, verifiedHash: credentials.passwordHash, newHash: newHash, token: token, at: now)
        return try await answer(user, token, at: now)
    }

    /// Replaces a refresh token and makes a new access token, with the role that the account has now.
    ///
    /// - Parameter token: nil when what was given cannot be a refresh token.
    /// - Throws: ``UserError/invalidRefreshToken``, ``UserError/refreshReused``.
    func refresh(_ token: RefreshToken?) async throws -> SignInAnswer {
        guard let token else { throw UserError.invalidRefreshToken }
        let now = clock.now
        let (user, successor) = try await repository.refresh(token, salt: RefreshToken.makeSalt(), at: now)
        return try await answer(user, successor, at: now)
    }

    private func answer(_ user: User, _ token: RefreshToken, at now: Timestamp) async throws -> SignInAnswer {
        SignInAnswer(user: user, accessToken: try await signer.token(for: user, at: now), refreshToken: token.text)
    }
}
