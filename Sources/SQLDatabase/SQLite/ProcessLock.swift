import Foundation

/// Keeps other processes from a database while this object lives; the system gives it up when the process dies.
final class ProcessLock: Sendable {
    private let descriptor: Int32

    /// - Throws: ``SQLDatabaseError/unavailable(message:)`` when another process holds the lock.
    init(path: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SQLDatabaseError.unavailable(message: "cannot make \(path)") }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        guard fcntl(descriptor, F_SETLK, &lock) == 0 else {
            close(descriptor)
            throw SQLDatabaseError.unavailable(message: "another process uses it (\(path))")
        }
    }

    deinit {
        close(descriptor)
    }
}
