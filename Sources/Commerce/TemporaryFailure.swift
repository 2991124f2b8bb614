/// An error that may be one of the moment: a store that does not answer now but may later.
public protocol TemporaryFailure: Error {
    /// Whether the same call may succeed later without anybody changing it.
    var isTemporary: Bool { get }
}
