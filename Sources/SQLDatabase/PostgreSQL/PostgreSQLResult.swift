import CLibPQ

/// What one statement came to, once it has been read.
final class PostgreSQLResult {
    let sql: String
    /// Who hears of an error.
    let blame: Blame
    /// The statement it belongs to, when that is kept.
    var prepared: PreparedStatement?
    private(set) var rows: [SQLRow] = []
    /// How many rows the statement inserted, updated or deleted.
    private(set) var changes = 0
    /// What the server says it did: `COMMIT`, `INSERT 0 1`.
    private(set) var command = ""

    enum Blame {
        /// Whoever waits for the result.
        case caller
        /// The transaction as a whole.
        case transaction
        /// Nobody.
        case none
    }

    init(sql: String, blame: Blame) {
        self.sql = sql
        self.blame = blame
    }

    /// Takes over all that the server's result holds.
    func read(_ result: OpaquePointer) throws {
        command = String(cString: PQcmdStatus(result))
        if PQresultStatus(result) == PGRES_COMMAND_OK || !command.hasPrefix("SELECT") {
            changes = Int(String(cString: PQcmdTuples(result))) ?? 0
        }
        let count = PQntuples(result)
        guard count > 0 else { return }
        let columns = prepared?.columns ?? PostgreSQLColumnList(result)
        prepared?.columns = columns
        rows.reserveCapacity(Int(count))
        for row in 0..<count {
            let values = try columns.types.indices.map { place in
                try PostgreSQLValue.read(result, row, Int32(place), columns)
            }
            rows.append(SQLRow(columns: columns.names, values: values))
        }
    }
}
