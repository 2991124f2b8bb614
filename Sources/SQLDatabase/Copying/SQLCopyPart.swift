/// What a copy takes from one database to another.
public struct SQLCopyPart: Sendable {
    let schema: SQLSchema
    let source: SQLDatabaseAddress
    let target: SQLDatabaseAddress

    public init(_ schema: SQLSchema, from source: SQLDatabaseAddress, to target: SQLDatabaseAddress) {
        self.schema = schema
        self.source = source
        self.target = target
    }
}
