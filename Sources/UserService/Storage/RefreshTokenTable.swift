import Commerce
import SQLDatabase

/// The statements on the table of refresh tokens; the transactions around them are ``UserRepository``'s.
enum RefreshTokenTable {
    static func find(_ token: RefreshToken, _ connection: any SQLConnection) throws -> StoredRefreshToken? {
        try connection.queryOne(
            """
            SELECT family_id, user_id, expires_at, rotated_at, rotation_salt FROM refresh_tokens WHERE token_hash = ?
            """, [token.hash]
        ).map(StoredRefreshToken.init(row:))
    }

    static func insert(
        _ token: RefreshToken, family: Identifier, user: Identifier, at now: Timestamp, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "INSERT INTO refresh_tokens (token_hash, family_id, user_id, expires_at) VALUES (?, ?, ?, ?)",
            [token.hash, family, user, now.advanced(by: StoredRefreshToken.lifetime)])
    }

    static func markRotated(
        _ token: RefreshToken, _ rotation: StoredRefreshToken.Rotation, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE refresh_tokens SET rotated_at = ?, rotation_salt = ? WHERE token_hash = ?",
            [rotation.at, rotation.salt, token.hash])
    }

    static func deleteFamily(_ family: Identifier, _ connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM refresh_tokens WHERE family_id = ?", [family])
    }

    static func deleteAll(of user: Identifier, _ connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM refresh_tokens WHERE user_id = ?", [user])
    }

    /// Deletes about `limit` tokens that have expired and returns whether more may be left.
    ///
    /// A few more go when several expired in the same millisecond.
    static func deleteExpired(at now: Timestamp, limit: Int, _ connection: any SQLConnection) throws -> Bool {
        let last = try connection.queryOne(
            "SELECT expires_at FROM refresh_tokens WHERE expires_at <= ? ORDER BY expires_at LIMIT 1 OFFSET ?",
            [now, limit - 1])
        let until = try last?.timestamp("expires_at") ?? now
        try connection.execute("DELETE FROM refresh_tokens WHERE expires_at <= ?", [until])
        return last != nil
    }
}

extension StoredRefreshToken {
    fileprivate init(row: SQLRow) throws {
        var rotation: Rotation?
        if let rotatedAt = try row.optionalTimestamp("rotated_at") {
            rotation = Rotation(at: rotatedAt, salt: try row.blob("rotation_salt"))
        }
        self.init(
            familyId: try row.identifier("family_id"), userId: try row.identifier("user_id"),
            expiresAt: try row.timestamp("expires_at"), rotation: rotation)
    }
}
