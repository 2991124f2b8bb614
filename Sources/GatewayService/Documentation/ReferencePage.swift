import Crypto
import Foundation
import HTTPTypes
import NIOPosix
import Synchronization

/// The reference of the API as a page, made when somebody first asks for it, once.
final class ReferencePage: Sendable {
    private let made = Mutex<Task<ServedDocument, any Error>?>(nil)

    /// - Throws: when the description inside the program cannot be read.
    var document: ServedDocument {
        get async throws {
            try await made.withLock { made in
                if let made { return made }
                // It takes a while, which is nothing for Swift's own threads.
                let task = Task { try await NIOThreadPool.singleton.runIfActive { try ReferencePage.make() } }
                made = task
                return task
            }.value
        }
    }

    private static func make() throws -> ServedDocument {
        let style = EmbeddedFile.tokensCss + EmbeddedFile.docsCss
        let page = DocumentationPage(document: try APIDocument(yaml: EmbeddedFile.tallyYaml), style: style)
        let digest = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
        let policy = [
            "default-src 'none'", "style-src 'sha256-\(digest)'", "base-uri 'none'", "frame-ancestors 'none'",
            "form-action 'none'",
        ].joined(separator: "; ")
        return ServedDocument(
            page.html.text, contentType: "text/html; charset=utf-8",
            headers: [.contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff"])
    }
}
