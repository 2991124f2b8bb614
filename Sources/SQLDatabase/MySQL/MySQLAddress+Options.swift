import CMariaDB

extension MySQLAddress {
    /// Sets what libmariadb connects with.
    ///
    /// - Parameter patience: how long connecting may take; libmariadb counts in whole seconds.
    func setOptions(of pointer: UnsafeMutablePointer<MYSQL>, patience: Duration) {
        func set(_ option: mysql_option, _ value: some BitwiseCopyable) {
            _ = withUnsafePointer(to: value) { mysql_options(pointer, option, $0) }
        }
        // The stack on which calls run that wait, in bytes: signing in may load a library.
        set(MYSQL_OPT_NONBLOCK, 256 * 1_024)
        set(MYSQL_OPT_CONNECT_TIMEOUT, UInt32(max(1, (patience / .seconds(1)).rounded(.up))))
        set(MYSQL_OPT_PROTOCOL, MYSQL_PROTOCOL_TCP.rawValue)
        set(MARIADB_OPT_PORT, port)
        mysql_options(pointer, MARIADB_OPT_HOST, host)
        mysql_options(pointer, MARIADB_OPT_USER, user)
        mysql_options(pointer, MARIADB_OPT_PASSWORD, password)
        mysql_options(pointer, MARIADB_OPT_SCHEMA, database)
        mysql_options(pointer, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        // Servers may ask for the password as it is, or for a file of this machine, and get neither.
        mysql_options(
            pointer, MARIADB_OPT_RESTRICTED_AUTH, "mysql_native_password,caching_sha2_password,client_ed25519")
        set(MYSQL_OPT_LOCAL_INFILE, UInt32(0))
        set(MYSQL_OPT_SSL_ENFORCE, my_bool(tlsMode == .disabled ? 0 : 1))
        set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, my_bool(tlsMode.verifies ? 1 : 0))
        if let authorities { mysql_options(pointer, MYSQL_OPT_SSL_CA, authorities) }
    }
}
