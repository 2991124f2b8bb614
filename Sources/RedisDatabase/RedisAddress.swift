import Foundation

/// Where a Redis server is: `redis://user:password@host:6379/0`, of which only the host is needed.
struct RedisAddress: Sendable {
    let host: String
    let port: Int
    /// nil for the default one.
    let user: String?
    let password: String?
    /// The number of the database.
    let database: Int

    /// - Throws: ``RedisError/address(message:)``, which never tells the password.
    init(_ url: String) throws {
        guard !url.hasPrefix("rediss://") else {
            throw RedisError.address(
                message:
                    "rediss:// is refused, since this client has no TLS; use redis:// within a private network or a tunnel"
            )
        }
        guard let parts = URLComponents(string: url, encodingInvalidCharacters: false), parts.scheme == "redis",
            let host = parts.host, !host.isEmpty, let port = UInt16(exactly: parts.port ?? 6379), port > 0,
            let database = parts.path.isEmpty || parts.path == "/" ? 0 : Int(parts.path.dropFirst()), database >= 0,
            parts.fragment == nil
        else {
            throw RedisError.address(
                message: "it must be like redis://:password@host:6379/0, with special characters percent-encoded")
        }
        if let option = parts.queryItems?.first { throw RedisError.address(message: "unknown option \(option.name)") }
        self.host = host.trimmingCharacters(in: ["[", "]"])
        self.port = Int(port)
        self.database = database
        user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        password = parts.password.flatMap { $0.isEmpty ? nil : $0 }
        guard user == nil || password != nil else { throw RedisError.address(message: "a user needs a password") }
    }

    /// Host, port and database, for people.
    var location: String { "redis \(host.contains(":") ? "[\(host)]" : host):\(port)/\(database)" }

    /// What is said first on every connection. A server that does not serve now answers so to the last of it.
    var greeting: [RedisCommand] {
        var commands: [RedisCommand] = []
        if let password {
            commands.append(RedisCommand("AUTH", [user, password].compactMap { $0.map { RedisArgument($0) } }))
        }
        if database != 0 { commands.append(RedisCommand("SELECT", [RedisArgument(database)])) }
        return commands + [RedisCommand("PING")]
    }
}
