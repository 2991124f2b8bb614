import Commerce
import SQLDatabase

/// The accounts and their events, in any SQL database.
///
/// Every method is one transaction: it does all it says or, when it throws, nothing. A change of an account and its
/// event are written together; a change that changes nothing writes neither. Whoever changes an account or its sessions
/// locks the account's row first, so that several instances of the service may use one database. Errors are ``UserError``,
/// and `SQLDatabaseError` when the database fails. Sessions, the other half, are in `UserRepository+Sessions.swift`.
struct UserRepository: Sendable {
    let database: any SQLDatabase

    /// Brings the database to the current schema; to be called before anything else, and harmless when repeated.
    func prepare() async throws {
        try await database.migrate(UserSchema.migrations)
        try await SQLEventLog(database: database).prepare()
    }

    /// The account with its password's hash, or nil when no account has this address.
    func credentials(_ email: EmailAddress) async throws -> Credentials? {
        try await database.read { try UserTable.find(email, $0) }
    }

    /// The account with its password's hash.
    ///
    /// - Throws: ``UserError/accountGone`` or ``UserError/accountDisabled`` when it may not act.
    func activeCredentials(_ id: Identifier) async throws -> Credentials {
        try await database.read { try UserRepository.active(UserTable.find(id, $0)) }
    }

    /// Adds an account, signed in with `token` when there is one.
    ///
    /// - Throws: ``UserError/emailTaken`` for all but one of several accounts with the same address, also at the same
    ///   time.
    func add(_ credentials: Credentials, token: RefreshToken?) async throws {
        try await database.commit { connection in
            try UserTable.insert(credentials, connection)
            let user = credentials.user
            if let token {
                try RefreshTokenTable.insert(
                    token, family: .make(), user: user.id, at: user.createdAt, connection)
            }
            return SQLEventLog.ending(of: [try UserEvent.make(.registered, user, at: user.createdAt)]) { _ in }
        }
    }

    /// Changes the owner's own account and returns it.
    ///
    /// - Parameter verifiedHash: the password hash that the owner's password was checked against; needed for another
    ///   address.
    /// - Throws: ``UserError/accountGone``, ``UserError/accountDisabled``, ``UserError/emailTaken``, and
    ///   ``UserError/changedMeanwhile`` when the password is no longer the one that was checked.
    func changeOwn(
        _ id: Identifier, _ change: UserChange, verifiedHash: String?, at now: Timestamp
    ) async throws -> User {
        try await database.commit { connection in
            let current = try UserRepository.active(UserTable.lock(id, connection))
            if change.email != nil, verifiedHash != current.passwordHash { throw UserError.changedMeanwhile }
            return try UserRepository.apply(change, to: current.user, at: now, connection)
        }
    }

    /// Replaces the password and ends every session of the account.
    ///
    /// - Throws: ``UserError/accountGone``, ``UserError/accountDisabled``, and ``UserError/changedMeanwhile`` when the
    ///   password is no longer the one that was checked.
    func changePassword(_ id: Identifier, from verifiedHash: String, to newHash: String) async throws {
        try await database.write { connection in
            _ = try UserRepository.active(UserTable.lock(id, connection))
            guard try UserTable.replacePasswordHash(of: id, verifiedHash, with: newHash, connection) else {
                throw UserError.changedMeanwhile
            }
            try RefreshTokenTable.deleteAll(of: id, connection)
        }
    }

    /// Deletes the account, with all that is known of its owner, and its sessions.
    ///
    /// - Throws: ``UserError/accountGone``, ``UserError/accountDisabled``, ``UserError/lastAdmin``.
    func deleteOwn(_ id: Identifier, at now: Timestamp) async throws {
        try await database.commit { connection in
            let user = try UserRepository.active(UserTable.lock(id, connection)).user
            if user.isActiveAdmin {
                try UserRepository.refuse(losing: id, of: UserTable.lockActiveAdmins(connection))
            }
            try RefreshTokenTable.deleteAll(of: id, connection)
            try UserTable.delete(id, connection)
            return SQLEventLog.ending(of: [try UserEvent.make(.deleted, user, at: now)]) { _ in }
        }
    }

    /// At most `limit` accounts, the youngest first, from the one before `before` on.
    ///
    /// - Throws: ``UserError/noLongerAdmin`` when `admin` is not an active admin now.
    func list(
        _ filter: UserFilter, before: Identifier?, limit: Int, by admin: Identifier
    ) async throws -> [User] {
        try await database.read { connection in
            guard let user = try UserTable.find(admin, connection)?.user, user.isActiveAdmin else {
                throw UserError.noLongerAdmin
            }
            return try UserTable.list(filter, before: before, limit: limit, connection)
        }
    }

    /// Changes role or standing of any account and returns it; disabling ends its sessions.
    ///
    /// - Throws: ``UserError/noLongerAdmin`` when `admin` is not an active admin now, ``UserError/noSuchUser``, and
    ///   ``UserError/lastAdmin`` when nobody would be left to run the shop.
    func change(
        _ id: Identifier, _ change: UserChange, by admin: Identifier, at now: Timestamp
    ) async throws -> User {
        try await database.commit { connection in
            // All of them, so that admins who change each other at the same time take turns.
            let admins = try UserTable.lockActiveAdmins(connection)
            guard admins.contains(admin) else { throw UserError.noLongerAdmin }
            guard let user = try UserTable.lock(id, connection)?.user else { throw UserError.noSuchUser }
            let changed = change.applied(to: user, at: now)
            if !changed.isActiveAdmin { try UserRepository.refuse(losing: id, of: admins) }
            if changed.disabled { try RefreshTokenTable.deleteAll(of: id, connection) }
            return try UserRepository.apply(change, to: user, at: now, connection)
        }
    }
}

extension UserRepository {
    private static func active(_ credentials: Credentials?) throws -> Credentials {
        guard let credentials else { throw UserError.accountGone }
        guard !credentials.user.disabled else { throw UserError.accountDisabled }
        return credentials
    }

    private static func refuse(losing id: Identifier, of admins: Set<Identifier>) throws {
        guard admins != [id] else { throw UserError.lastAdmin }
    }

    private static func apply(
        _ change: UserChange, to user: User, at now: Timestamp, _ connection: any SQLConnection
    ) throws -> SQLEnding<User> {
        let changed = change.applied(to: user, at: now)
        guard changed != user else { return SQLEnding(user) }
        try UserTable.update(changed, connection)
        return SQLEventLog.ending(of: [try UserEvent.make(.updated, changed, at: now)]) { _ in changed }
    }
}
