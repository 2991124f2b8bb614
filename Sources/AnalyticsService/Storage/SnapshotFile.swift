import Foundation
import NIOCore

/// A file that is replaced as a whole: a crash at any instant leaves the old content or the new one.
struct SnapshotFile: Sendable {
    let path: String

    /// The content; nil when there is no such file. Blocks.
    func read() throws -> ByteBuffer? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Replaces the content and waits until the disk has it. Readable by its owner alone. Blocks.
    func write(_ content: ByteBuffer) throws {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let temporary = path + ".new"
        guard
            FileManager.default.createFile(
                atPath: temporary, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: temporary)
        else { throw CocoaError(.fileWriteNoPermission) }
        try handle.write(contentsOf: Data(content.readableBytesView))
        try handle.synchronize()
        try handle.close()
        guard rename(temporary, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        try SnapshotFile.synchronize(directory: directory)
    }

    /// Removes the file, if there is one. Blocks.
    func remove() throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }

    /// Makes the rename itself durable.
    private static func synchronize(directory: String) throws {
        let descriptor = open(directory, O_RDONLY)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}
