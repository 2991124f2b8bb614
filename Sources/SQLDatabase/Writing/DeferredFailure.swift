/// A statement failed that nobody had waited for, so the statement at which it shows is not the one to blame. Nothing of the
/// transaction can be committed.
struct DeferredFailure: Error {
    let reason: SQLDatabaseError
}
