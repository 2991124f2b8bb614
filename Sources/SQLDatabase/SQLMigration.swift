/// One numbered step from an empty database to the current schema.
///
/// Migrations only expand, so that programs a little older go on working. Once released, a migration never changes.
public struct SQLMigration: Sendable {
    /// Its place in the order, from 1.
    public let number: Int
    public let name: String
    /// The number of the newest migration known to the oldest program that can work with the schema after this one.
    public let oldestProgram: Int
    /// Run one after the other. On databases whose definitions commit by themselves a crash may repeat the first few, so
    /// each must be harmless when repeated, `CREATE TABLE IF NOT EXISTS`.
    public let statements: [String]

    public init(number: Int, name: String, oldestProgram: Int, statements: [String]) {
        self.number = number
        self.name = name
        self.oldestProgram = oldestProgram
        self.statements = statements
    }
}
