import Foundation

/// The file of a database, which holds personal data and so is nobody's but its owner's.
enum DatabaseFile {
    /// Makes the directory and the file when they are missing, and takes a file that others may read from them.
    static func prepare(_ path: String) throws {
        do {
            let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            // Never opens a file that exists: closing it again would release this process's locks on it.
            let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
            if descriptor >= 0 {
                close(descriptor)
            } else {
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            }
        } catch {
            throw SQLDatabaseError.unavailable(message: "cannot make \(path): \(error.localizedDescription)")
        }
    }
}
