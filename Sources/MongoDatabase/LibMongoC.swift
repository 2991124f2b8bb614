import CMongoC

/// The library as a whole.
enum LibMongoC {
    private static let started: Void = {
        // Failures reach the callers as errors; its own lines would stand between those of the program's log.
        mongoc_log_set_handler({ _, _, _, _ in }, nil)
        mongoc_init()
    }()

    /// To be called before anything else of it is used.
    static func start() {
        _ = started
    }
}
