import DatabaseAccess

/// A ``SQLDatabase`` on a server of MySQL 8.4 or MariaDB 10.11, or newer, over libmariadb.
typealias MySQLDatabase = ServerDatabase<MySQLSession>

extension ServerDatabase<MySQLSession> {
    /// A database at `mysql://user:password@host:3306/name?ssl-mode=VERIFY_IDENTITY&ssl-ca=FILE`.
    ///
    /// - Throws: ``SQLDatabaseError/address(message:)``.
    convenience init(mySQL address: String, options: PoolOptions) throws {
        let address = try MySQLAddress(address)
        let statementTexts = StatementTexts()
        self.init(.mySQL, location: address.location, options: options) { deadline in
            try MySQLSession(MySQLConnection(address, deadline: deadline, statementTexts: statementTexts))
        }
    }
}
