import CMariaDB
import DatabaseAccess
import Foundation

/// A libmariadb connection: one statement after the other, each in a round trip of its own.
///
/// It belongs to one thread at a time. Nothing blocks longer than until its deadline, but for the host's name, which is
/// looked up as long as the system does, and encryption, which may take a second longer to begin: libmariadb is used
/// without blocking, and the socket is waited for here. A connection that failed once is not used any more.
final class MySQLConnection: ServerConnection {
    var state: ConnectionState<SQLDatabaseError>
    private(set) var product = MySQLProduct.mySQL
    private let pointer: UnsafeMutablePointer<MYSQL>
    private var isOpen = true
    private var prepared: [String: MySQLStatement] = [:]
    private let statementTexts: StatementTexts

    /// Starts the library, once. Threads need no preparation.
    private static let isLibraryReady = mysql_server_init(0, nil, nil) == 0

    /// Connects, waiting until `deadline` at most.
    ///
    /// - Throws: ``SQLDatabaseError/unavailable(message:)``, which never tells the password.
    init(_ address: MySQLAddress, deadline: ContinuousClock.Instant, statementTexts: StatementTexts) throws {
        guard Self.isLibraryReady, let pointer = mysql_init(nil) else {
            throw SQLDatabaseError.unavailable(message: "libmariadb cannot be started")
        }
        self.pointer = pointer
        state = ConnectionState(deadline: deadline)
        self.statementTexts = statementTexts
        do {
            address.setOptions(of: pointer, patience: deadline - .now)
            try connect(address)
        } catch {
            close()
            throw error
        }
    }

    deinit {
        close()
    }

    /// Blocks on nothing: what would wait for a server that hangs finds the socket shut.
    func close() {
        guard isOpen else { return }
        isOpen = false
        if state.failure != nil { shutdown(mysql_get_socket(pointer), Int32(SHUT_RDWR)) }
        state.lose(.unavailable(message: "the connection was closed"))
        mysql_close(pointer)
        // Statements without their connection are memory and nothing else.
        for statement in prepared.values { mysql_stmt_close(statement.pointer) }
        prepared.removeAll()
    }

    /// The number by which the server knows the connection.
    var serverThread: Int64 { Int64(mysql_thread_id(pointer)) }

    /// Whether the server has said something without being asked: that it ends the connection, or the end itself.
    var isEnded: Bool {
        var descriptor = pollfd(fd: mysql_get_socket(pointer), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    private func connect(_ address: MySQLAddress) throws {
        var connected: UnsafeMutablePointer<MYSQL>?
        let flags = UInt(CLIENT_FOUND_ROWS) | UInt(CLIENT_MULTI_STATEMENTS)
        try complete(mysql_real_connect_start(&connected, pointer, nil, nil, nil, nil, 0, nil, flags)) {
            mysql_real_connect_cont(&connected, pointer, $0)
        }
        guard connected != nil else {
            let message = String(cString: mysql_error(pointer))
            throw state.lose(.unavailable(message: "MySQL error \(mysql_errno(pointer)) (\(message))"))
        }
        guard mysql_get_ssl_cipher(pointer) != nil || !address.tlsMode.isEncryptionRequired else {
            throw state.lose(.unavailable(message: "the server does not offer encryption, which ssl-mode requires"))
        }
        // libmariadb leaves an encrypted one blocking.
        let socket = mysql_get_socket(pointer)
        guard fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) == 0 else {
            throw state.lose(.unavailable(message: "the connection cannot be made non-blocking"))
        }
        product = mariadb_connection(pointer) != 0 ? .mariaDB : .mySQL
    }

    // MARK: Statements

    /// Runs statements without values or rows, with semicolons between them, in one round trip. After one that fails the
    /// others are not run.
    func control(_ statements: String) throws {
        if let failure = state.failure { throw failure }
        var result: Int32 = 0
        try statements.withCString { text in
            try complete(mysql_real_query_start(&result, pointer, text, UInt(strlen(text)))) {
                mysql_real_query_cont(&result, pointer, $0)
            }
        }
        while result == 0, mysql_more_results(pointer) != 0 {
            try complete(mysql_next_result_start(&result, pointer)) { mysql_next_result_cont(&result, pointer, $0) }
        }
        guard result == 0 else { throw error(mysql_errno(pointer), mysql_error(pointer), statements) }
    }

    /// Runs a statement and hands its rows to `read`, one after the other, until that returns false or none is left; what
    /// the server sends beyond that is dropped.
    ///
    /// - Returns: how many rows it inserted, updated or deleted.
    @discardableResult
    func run(_ statement: SQLStatement, _ read: (MySQLColumns) throws -> Bool) throws -> Int {
        if let failure = state.failure { throw failure }
        let parameters = try MySQLParameters(statement)
        let prepared = try prepare(statement.sql)
        defer { if !statementTexts.mayKeep(statement.sql) { try? forget(prepared) } }
        let expected = Int(mysql_stmt_param_count(prepared.pointer))
        guard parameters.count == expected else {
            throw SQLDatabaseError.statement(
                message: "\(expected) placeholders, but \(parameters.count) arguments", sql: statement.sql)
        }
        try execute(prepared, parameters)
        guard let columns = prepared.columns() else { return Int(mysql_stmt_affected_rows(prepared.pointer)) }
        let reading = Result { while try fetch(prepared), try read(columns) {} }
        try dropRows(of: prepared)
        try reading.get()
        return 0
    }

    private func prepare(_ sql: String) throws -> MySQLStatement {
        if let known = prepared[sql] { return known }
        guard let pointer = mysql_stmt_init(pointer) else { throw state.lose(.unavailable(message: "no memory")) }
        let statement = MySQLStatement(sql, pointer)
        prepared[sql] = statement
        var result: Int32 = 0
        try sql.withCString { text in
            try complete(mysql_stmt_prepare_start(&result, pointer, text, UInt(strlen(text)))) {
                mysql_stmt_prepare_cont(&result, pointer, $0)
            }
        }
        guard result == 0 else {
            let error = error(of: statement)
            try forget(statement)
            throw error
        }
        return statement
    }

    private func execute(_ statement: MySQLStatement, _ parameters: MySQLParameters) throws {
        var result: Int32 = 0
        try parameters.withBindings { bindings in
            if parameters.count > 0 { mysql_stmt_bind_param(statement.pointer, bindings) }
            try complete(mysql_stmt_execute_start(&result, statement.pointer)) {
                mysql_stmt_execute_cont(&result, statement.pointer, $0)
            }
        }
        guard result == 0 else { throw error(of: statement) }
    }

    /// Reads the next row; false when there is none.
    private func fetch(_ statement: MySQLStatement) throws -> Bool {
        var result: Int32 = 0
        try complete(mysql_stmt_fetch_start(&result, statement.pointer)) {
            mysql_stmt_fetch_cont(&result, statement.pointer, $0)
        }
        // A value that had no room is fetched again.
        if result == 0 || result == MYSQL_DATA_TRUNCATED { return true }
        guard result == MYSQL_NO_DATA else { throw error(of: statement) }
        return false
    }

    private func dropRows(of statement: MySQLStatement) throws {
        guard state.failure == nil else { return }
        var result: my_bool = 0
        try complete(mysql_stmt_free_result_start(&result, statement.pointer)) {
            mysql_stmt_free_result_cont(&result, statement.pointer, $0)
        }
    }

    private func forget(_ statement: MySQLStatement) throws {
        guard state.failure == nil else { return }
        prepared[statement.sql] = nil
        var result: my_bool = 0
        try complete(mysql_stmt_close_start(&result, statement.pointer)) {
            mysql_stmt_close_cont(&result, statement.pointer, $0)
        }
    }

    // MARK: Waiting

    /// Waits and resumes until a call of libmariadb has come to its end.
    ///
    /// - Parameters:
    ///   - events: what it waits for, as it told when it was started.
    ///   - resume: goes on with it and tells what it waits for next.
    private func complete(_ events: Int32, _ resume: (Int32) -> Int32) throws {
        var events = events
        while events != 0 {
            events &= ~Int32(MYSQL_WAIT_TIMEOUT)
            try wait(for: events)
            events = resume(events)
        }
    }

    private func wait(for events: Int32) throws {
        let wanted = (events & MYSQL_WAIT_READ != 0 ? POLLIN : 0) | (events & MYSQL_WAIT_WRITE != 0 ? POLLOUT : 0)
        try state.wait(for: wanted, on: mysql_get_socket(pointer))
    }

    // MARK: Errors

    private func error(of statement: MySQLStatement) -> SQLDatabaseError {
        let code = mysql_stmt_errno(statement.pointer)
        // What fails while rows are read is an error of the connection.
        guard code != 0 else { return error(mysql_errno(pointer), mysql_error(pointer), statement.sql) }
        return error(code, mysql_stmt_error(statement.pointer), statement.sql)
    }

    private func error(_ code: UInt32, _ message: UnsafePointer<CChar>?, _ sql: String) -> SQLDatabaseError {
        let error = SQLDatabaseError(mySQL: code, message: message.map { String(cString: $0) } ?? "", sql: sql)
        return SQLDatabaseError.endsConnection(mySQL: code) ? state.lose(error) : error
    }
}
