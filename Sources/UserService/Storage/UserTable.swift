import Commerce
import SQLDatabase

/// The statements on the table of accounts; the transactions around them are ``UserRepository``'s.
enum UserTable {
    private static let columns = "id, email, name, role, disabled, created_at, updated_at, password_hash"

    static func find(_ id: Identifier, _ connection: any SQLConnection) throws -> Credentials? {
        try connection.queryOne("SELECT \(columns) FROM users WHERE id = ?", [id]).map(Credentials.init(row:))
    }

    /// The same for a transaction that rests on the account, or on its sessions: both stay as they are until it is over.
    static func lock(_ id: Identifier, _ connection: any SQLConnection) throws -> Credentials? {
        try connection.queryOne(
            "SELECT \(columns) FROM users WHERE id = ? \(connection.dialect.forUpdate)", [id]
        ).map(Credentials.init(row:))
    }

    /// Locks the account whose session `token` belongs to, and returns it; nil when there is none.
    static func lockOwner(of token: RefreshToken, _ connection: any SQLConnection) throws -> Credentials? {
        try connection.queryOne(
            """
            SELECT \(columns) FROM users WHERE id = (SELECT user_id FROM refresh_tokens WHERE token_hash = ?)
            \(connection.dialect.forUpdate)
            """, [token.hash]
        ).map(Credentials.init(row:))
    }

    static func find(_ email: EmailAddress, _ connection: any SQLConnection) throws -> Credentials? {
        try connection.queryOne("SELECT \(columns) FROM users WHERE email = ?", [email.description])
            .map(Credentials.init(row:))
    }

    /// - Throws: ``UserError/emailTaken``.
    static func insert(_ credentials: Credentials, _ connection: any SQLConnection) throws {
        let user = credentials.user
        try refusingTakenEmail {
            try connection.execute(
                "INSERT INTO users (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    user.id, user.email, user.name, user.role, user.disabled, user.createdAt, user.updatedAt,
                    credentials.passwordHash,
                ])
        }
    }

    /// - Throws: ``UserError/emailTaken``.
    static func update(_ user: User, _ connection: any SQLConnection) throws {
        try refusingTakenEmail {
            try connection.execute(
                "UPDATE users SET email = ?, name = ?, role = ?, disabled = ?, updated_at = ? WHERE id = ?",
                [user.email, user.name, user.role, user.disabled, user.updatedAt, user.id])
        }
    }

    /// Returns whether the account had `old`, and so has `new` now.
    static func replacePasswordHash(
        of id: Identifier, _ old: String, with new: String, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?", [new, id, old]) > 0
    }

    static func delete(_ id: Identifier, _ connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM users WHERE id = ?", [id])
    }

    /// Locks the accounts of all active admins and returns who they are.
    static func lockActiveAdmins(_ connection: any SQLConnection) throws -> Set<Identifier> {
        let rows = try connection.query(
            "SELECT id FROM users WHERE role = ? AND disabled = ? ORDER BY id \(connection.dialect.forUpdate)",
            [Role.admin, false])
        return Set(try rows.map { try $0.identifier("id") })
    }

    /// At most `limit` accounts, the youngest first, from the one before `id` on.
    static func list(
        _ filter: UserFilter, before id: Identifier?, limit: Int, _ connection: any SQLConnection
    ) throws -> [User] {
        var condition = SQLCondition()
        if let role = filter.role { condition.add("role = ?", role) }
        if let disabled = filter.disabled { condition.add("disabled = ?", disabled) }
        if let prefix = filter.prefix {
            let pattern = prefix.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") + "%"
            condition.add(
                "(LOWER(email) LIKE LOWER(?) ESCAPE '!' OR LOWER(name) LIKE LOWER(?) ESCAPE '!')", pattern, pattern)
        }
        if let id { condition.add("id < ?", id) }
        return try connection.query(
            "SELECT \(columns) FROM users WHERE \(condition.sql) ORDER BY id DESC LIMIT ?",
            condition.arguments + [limit]
        )
        .map { try Credentials(row: $0).user }
    }

    /// The address is the only unique key that can be taken: ids are made here.
    private static func refusingTakenEmail(_ body: () throws -> Int) throws {
        do {
            _ = try body()
        } catch SQLDatabaseError.constraint(kind: .unique, _, _) {
            throw UserError.emailTaken
        }
    }
}

extension Credentials {
    fileprivate init(row: SQLRow) throws {
        self.init(
            user: User(
                id: try row.identifier("id"), email: try row.text("email"), name: try row.text("name"),
                role: try row.value("role", as: Role.self), disabled: try row.boolean("disabled"),
                createdAt: try row.timestamp("created_at"), updatedAt: try row.timestamp("updated_at")),
            passwordHash: try row.text("password_hash"))
    }
}
