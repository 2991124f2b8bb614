import SQLDatabase

/// The tables of the users database.
///
/// Indexes are written as unique constraints that end in the primary key: the one form that every dialect knows and can
/// repeat.
enum UserSchema {
    static let migrations = [
        SQLMigration(
            number: 1, name: "users", oldestProgram: 1,
            statements: [
                """
                CREATE TABLE IF NOT EXISTS users (
                    id VARCHAR(36) NOT NULL PRIMARY KEY,
                    email VARCHAR(254) NOT NULL,
                    name VARCHAR(200) NOT NULL,
                    role VARCHAR(16) NOT NULL,
                    disabled BIGINT NOT NULL,
                    password_hash VARCHAR(255) NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    UNIQUE (email),
                    UNIQUE (role, disabled, id)
                )
                """,
                """
                CREATE TABLE IF NOT EXISTS refresh_tokens (
                    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
                    family_id VARCHAR(36) NOT NULL,
                    user_id VARCHAR(36) NOT NULL,
                    expires_at BIGINT NOT NULL,
                    rotated_at BIGINT,
                    rotation_salt BLOB,
                    UNIQUE (family_id, token_hash),
                    UNIQUE (user_id, token_hash),
                    UNIQUE (expires_at, token_hash)
                )
                """,
            ]),
        SQLEventLog.migration(number: 2),
    ]

    static let schema = SQLSchema(
        migrations,
        tables: SQLEventLog.tables + [
            SQLTable("users", key: ["id"]), SQLTable("refresh_tokens", key: ["token_hash"]),
        ])
}
