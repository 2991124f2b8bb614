import Foundation

/// The built page as it lay in its folder at one moment.
struct Site: Sendable {
    let folder: String
    /// When the page was built, as the file system says.
    let modified: Date
    /// The page itself, which stands for all paths of the application.
    let page: SiteFile
    /// By path, `/assets/main-ABC.js`; what only compresses another file is part of that.
    private let files: [String: SiteFile]

    /// What the build names by its content, so that it never changes under its name.
    static let immutablePrefix = "/assets/"

    /// Reads the whole folder; a page is some hundred kilobytes.
    ///
    /// - Throws: when there is no index.html or a file cannot be read.
    init(folder: String) throws {
        self.folder = folder
        modified = try Site.modified(folder)
        page = try SiteFile(path: folder + "/index.html")
        var files: [String: SiteFile] = [:]
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let compressed = ContentCoding.allCases.map(\.fileExtension).filter { !$0.isEmpty }
        for name in names where name != "index.html" && !compressed.contains(where: name.hasSuffix) {
            var isFolder: ObjCBool = false
            let path = folder + "/" + name
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            files["/" + name] = try SiteFile(path: path)
        }
        self.files = files
    }

    /// Whether the folder holds another page by now.
    var isOutdated: Bool { (try? Site.modified(folder)) != modified }

    func file(at path: String) -> SiteFile? { files[path] }

    private static func modified(_ folder: String) throws -> Date {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/index.html")
        return attributes[.modificationDate] as? Date ?? .distantPast
    }
}
