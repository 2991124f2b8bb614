import Commerce
import SQLDatabase

extension UserRepository {
    /// What came of a refresh token that was shown.
    private enum Refresh: Sendable {
        case granted(User, RefreshToken)
        case refused(UserError)
    }

    /// Starts a session with `token` as its first refresh token, and returns the account as it is now.
    ///
    /// - Parameters:
    ///   - verifiedHash: the password hash that the password was checked against.
    ///   - newHash: the same password hashed anew, when the old hash was made with other parameters.
    /// - Throws: ``UserError/accountDisabled``, and ``UserError/invalidCredentials`` when the account is gone or has
    ///   another password by now.
    func startSession(
        of id: Identifier, verifiedHash: String, newHash: String?, token: RefreshToken, at now: Timestamp
    ) async throws -> User {
        try await database.write { connection in
            guard let current = try UserTable.lock(id, connection), current.passwordHash == verifiedHash else {
                throw UserError.invalidCredentials
            }
            guard !current.user.disabled else { throw UserError.accountDisabled }
            if let newHash {
                _ = try UserTable.replacePasswordHash(of: id, verifiedHash, with: newHash, connection)
            }
            try RefreshTokenTable.insert(token, family: .make(), user: id, at: now, connection)
            return current.user
        }
    }

    /// Replaces a refresh token and returns its successor with the account as it is now.
    ///
    /// However many callers show the same token at once, all get the same successor, made with the salt of the first.
    ///
    /// - Parameter salt: what the successor is made with if this call is the first.
    /// - Throws: ``UserError/refreshReused``, after ending the family, for a token replaced 10 s ago or longer;
    ///   ``UserError/invalidRefreshToken`` for one that is unknown, expired or ended.
    func refresh(_ token: RefreshToken, salt: [UInt8], at now: Timestamp) async throws -> (User, RefreshToken) {
        // A refusal is an answer and no error inside the transaction, since ending a family has to be committed.
        let refresh = try await database.write { connection -> Refresh in
            guard let user = try UserTable.lockOwner(of: token, connection)?.user, !user.disabled,
                let stored = try RefreshTokenTable.find(token, connection)
            else { return .refused(.invalidRefreshToken) }
            switch stored.use(at: now) {
            case .expired:
                return .refused(.invalidRefreshToken)
            case .reused:
                try RefreshTokenTable.deleteFamily(stored.familyId, connection)
                return .refused(.refreshReused)
            case .repeat(let salt):
                return .granted(user, token.successor(salt: salt))
            case .rotate:
                let successor = token.successor(salt: salt)
                try RefreshTokenTable.markRotated(token, .init(at: now, salt: salt), connection)
                try RefreshTokenTable.insert(
                    successor, family: stored.familyId, user: stored.userId, at: now, connection)
                return .granted(user, successor)
            }
        }
        switch refresh {
        case .granted(let user, let successor): return (user, successor)
        case .refused(let error): throw error
        }
    }

    /// Ends the session that `token` belongs to, whether or not the token was replaced; nothing happens when there is
    /// none.
    func endSession(_ token: RefreshToken) async throws {
        try await database.write { connection in
            guard try UserTable.lockOwner(of: token, connection) != nil,
                let stored = try RefreshTokenTable.find(token, connection)
            else { return }
            try RefreshTokenTable.deleteFamily(stored.familyId, connection)
        }
    }

    /// Deletes the refresh tokens that have expired, a thousand in a transaction.
    func deleteExpiredTokens(at now: Timestamp) async throws {
        var isMoreLeft = true
        while isMoreLeft {
            isMoreLeft = try await database.write { connection in
                try RefreshTokenTable.deleteExpired(at: now, limit: 1_000, connection)
            }
        }
    }
}
