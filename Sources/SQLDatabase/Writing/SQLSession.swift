/// A connection with a database, on which transactions run one after the other; it belongs to one thread at a time.
///
/// Implementations may send statements later than they are told to, but in their order, and no later than the next one whose
/// result somebody waits for. So an error of ``enqueue(_:)`` may show with a later statement or with the commit.
protocol SQLSession: SQLConnection, AnyObject {
    /// When the transaction must be over. What waits for the server at that time throws
    /// ``SQLDatabaseError/unavailable(message:)``, and the session is lost. Embedded databases do not look at it.
    var deadline: ContinuousClock.Instant { get set }

    /// Begins a transaction that reads one snapshot and refuses to change anything.
    func beginRead() throws
    /// Begins a transaction that changes something.
    func beginWrite() throws
    func setSavepoint() throws
    func rollBackToSavepoint() throws
    func releaseSavepoint() throws

    /// Runs statements whose results nobody waits for before the commit.
    ///
    /// - Returns: the place of the last one's rows in what ``commit()`` returns; nil when there are no statements.
    func enqueue(_ statements: [SQLStatement]) throws -> Int?

    /// Commits and returns the rows of the last statement of each call of ``enqueue(_:)``.
    ///
    /// - Throws: ``SQLDatabaseError``, and nothing was committed, unless it is ``SQLDatabaseError/unavailable(message:)``.
    func commit() throws -> [[SQLRow]]

    /// Ends the transaction without effect, if there is one; never throws, since a session that cannot is lost.
    func rollBack()
}
