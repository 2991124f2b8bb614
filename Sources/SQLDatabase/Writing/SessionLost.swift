/// The connection broke before the commit was sent: nothing of the transaction happened, and it can be run again.
struct SessionLost: Error {
    let reason: SQLDatabaseError
}
