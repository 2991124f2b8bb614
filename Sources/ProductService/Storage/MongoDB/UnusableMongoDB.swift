/// Why products cannot be kept in a database of MongoDB.
enum UnusableMongoDB: Error, Hashable {
    /// A newer program has changed the database to `schema`, which one that knows only `program` cannot use.
    case tooNew(schema: Int, program: Int)
    /// The server is no member of a replica set.
    case withoutTransactions
    /// The server is not the one that takes changes, and the address asks for it alone.
    case notPrimary
}

extension UnusableMongoDB: CustomStringConvertible {
    var description: String {
        switch self {
        case .tooNew(let schema, let program):
            """
            The database has schema \(schema), and this program, which knows schema \(program), is too old for it: \
            start a newer program, or restore a backup made before the upgrade.
            """
        case .withoutTransactions:
            """
            The server has no transactions, since it is no member of a replica set: start mongod with --replSet, \
            and run rs.initiate() once. One member is enough.
            """
        case .notPrimary:
            """
            The server is not the primary of its replica set. Leave directConnection out of the address, or name the primary.
            """
        }
    }
}
