import CLibPQ

/// A statement that a connection's server has prepared.
final class PreparedStatement {
    /// The types belong to it, since the server fixes them when it prepares.
    struct Key: Hashable {
        let sql: String
        let types: [Oid]
    }

    let key: Key
    let name: String
    /// The columns of its rows; nil until the first result.
    var columns: PostgreSQLColumnList?

    init(key: Key, name: String) {
        self.key = key
        self.name = name
    }
}
