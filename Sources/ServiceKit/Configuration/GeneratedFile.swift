import Foundation

/// A small secret file that is made once, readable by its owner alone.
public struct GeneratedFile: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The file's content; nil when it was not made yet.
    public func existing() throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    /// The file's content, made by `generate` when there is no such file. A crash leaves the whole file or none; of
    /// processes that make it at the same time, all get what the first one made.
    public func content(generate: () throws -> String) throws -> String {
        if let existing = try existing() { return existing }
        let files = FileManager.default
        let directory = (path as NSString).deletingLastPathComponent
        if !directory.isEmpty {
            try files.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let content = try generate()
        let temporary = "\(path).\(UUID().uuidString).new"
        guard files.createFile(atPath: temporary, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: temporary)
        else { throw CocoaError(.fileWriteNoPermission) }
        defer { try? files.removeItem(atPath: temporary) }
        try handle.write(contentsOf: Data(content.utf8))
        try handle.synchronize()
        try handle.close()
        do {
            // Unlike a move, a link never takes the place of another process's file.
            try files.linkItem(atPath: temporary, toPath: path)
            return content
        } catch {
            guard let existing = try existing() else { throw error }
            return existing
        }
    }
}
