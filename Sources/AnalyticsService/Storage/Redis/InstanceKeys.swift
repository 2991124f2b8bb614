/// The names of what instances that share metrics tell each other in Redis.
enum InstanceKeys {
    /// Holds who may count.
    static let consumer = "analytics:consumer"
    /// Holds the ``ConsumerReport``.
    static let report = "analytics:consumer:report"
    /// Holds when a rebuild was asked for that is not begun yet.
    static let rebuildRequest = "analytics:rebuild:requested"
}
