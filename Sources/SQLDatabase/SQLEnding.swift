/// How a transaction ends: statements that nothing else in it waits for, and what its caller gets.
///
/// Servers are sent the statements together with the commit, in one round trip where their protocol allows. The last ones
/// run after those of all other writes that share the transaction, so locks that they take are held no longer than that
/// round trip, and nobody who holds one waits for anybody else. This is where the rows belong that all writers meet at.
public struct SQLEnding<Value: Sendable>: Sendable {
    let statements: [SQLStatement]
    let last: [SQLStatement]
    /// Makes the value from the rows of the last statement, once all is committed.
    let value: @Sendable (_ rows: [SQLRow]) throws -> Value

    /// An ending whose value needs the rows of its last statement.
    ///
    /// - Parameters:
    ///   - statements: run in their order; when one fails, nothing of the transaction happens.
    ///   - last: run right before the commit. Other writes may share the transaction, and their bodies do not see what these
    ///     change, as if they had run before.
    ///   - value: called after the commit, so what it throws reaches the caller and takes nothing back.
    public init(
        _ statements: [SQLStatement], last: [SQLStatement] = [],
        value: @escaping @Sendable (_ rows: [SQLRow]) throws -> Value
    ) {
        self.statements = statements
        self.last = last
        self.value = value
    }

    /// An ending with a value that is known already.
    public init(_ value: Value, _ statements: [SQLStatement] = []) {
        self.init(statements) { _ in value }
    }
}
