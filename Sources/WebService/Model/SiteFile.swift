import Foundation
import Hummingbird
import NIOCore
import ServiceKit

/// A file of the built page with its compressed forms.
struct SiteFile: Sendable {
    struct Form: Sendable {
        let bytes: ByteBuffer
        let tag: EntityTag
    }

    let contentType: String
    private let forms: [ContentCoding: Form]

    /// - Throws: when the file cannot be read.
    init(path: String) throws {
        contentType = SiteFile.contentType(of: path)
        var forms: [ContentCoding: Form] = [:]
        for coding in ContentCoding.allCases {
            let path = path + coding.fileExtension
            guard coding == .identity || FileManager.default.fileExists(atPath: path) else { continue }
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            forms[coding] = Form(bytes: ByteBuffer(bytes: data), tag: EntityTag(of: data))
        }
        self.forms = forms
    }

    /// The smallest form that the client takes.
    func form(for acceptEncoding: String?) -> (coding: ContentCoding, form: Form) {
        for coding in ContentCoding.allCases where coding.isAccepted(by: acceptEncoding) {
            if let form = forms[coding] { return (coding, form) }
        }
        preconditionFailure("Every file has itself as a form.")
    }

    private static func contentType(of path: String) -> String {
        let type = MediaType.getMediaType(forExtension: URL(fileURLWithPath: path).pathExtension)
        guard let type else { return "application/octet-stream" }
        let text = String(describing: type)
        let isText = text.hasPrefix("text/") || text.hasSuffix("javascript") || text.hasSuffix("json")
        return isText ? text + "; charset=utf-8" : text
    }
}
