/// The servers that speak MySQL's protocol, and what is set differently on them.
enum MySQLProduct {
    case mySQL
    case mariaDB

    /// How long the server lets a statement run, for transactions of the usual patience.
    static let statementLimit = Duration.seconds(2)

    /// What every connection begins with.
    ///
    /// Quotes, `||` and backslashes mean what they mean in the other dialects, values are refused rather than cut, texts
    /// compare byte by byte, and nobody waits long for a lock. MariaDB ends connections that stand still in a transaction,
    /// so that they do not keep their locks for ever; for MySQL see ``beginning``.
    var settings: String {
        let common = """
            SET SESSION collation_connection = 'utf8mb4_bin', \
            sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES', \
            innodb_lock_wait_timeout = 2, lock_wait_timeout = 10
            """
        let own =
            switch self {
            case .mySQL: "transaction_isolation = 'READ-COMMITTED'"
            case .mariaDB: "tx_isolation = 'READ-COMMITTED', idle_transaction_timeout = 10"
            }
        return "\(common), \(own); \(limit(Self.statementLimit))"
    }

    /// Limits how long statements of this session may run; MySQL limits queries only.
    func limit(_ duration: Duration) -> String {
        switch self {
        case .mySQL: "SET SESSION max_execution_time = \(Int(duration / .milliseconds(1)))"
        case .mariaDB: "SET SESSION max_statement_time = \(duration / .seconds(1))"
        }
    }

    /// What is sent with the beginning of each transaction: MySQL knows no other limit for standing still in one.
    var beginning: [String] { self == .mySQL ? ["SET SESSION wait_timeout = 10"] : [] }

    /// What is sent with the end of each transaction.
    var ending: [String] { self == .mySQL ? ["SET SESSION wait_timeout = DEFAULT"] : [] }
}
