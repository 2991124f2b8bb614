import HTTPTypes
import Hummingbird
import ServiceKit

extension Request {
    /// Which versions the client is ready to change.
    ///
    /// Weak tags and tags of other resources match nothing, as RFC 9110 wants it.
    ///
    /// - Throws: 428 without `If-Match`, 400 when it is neither `*` nor a list of quoted tags.
    func versionCondition() throws -> VersionCondition {
        guard let field = headers[.ifMatch] else {
            throw Problem(
                .preconditionRequired, code: "precondition_required",
                "Send the product's ETag as If-Match, so that nobody's edit is lost.")
        }
        if field.trimmed == "*" { return .any }
        var versions: Set<Int> = []
        for tag in field.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed) {
            let isWeak = tag.hasPrefix("W/")
            let quoted = isWeak ? tag.dropFirst(2) : tag
            guard quoted.count >= 2, quoted.hasPrefix("\""), quoted.hasSuffix("\""),
                !quoted.dropFirst().dropLast().contains("\"")
            else {
                throw Problem.badRequest(
                    code: "invalid_header", "If-Match must be the ETag as it was sent, quotes included, or *.")
            }
            let version = quoted.dropFirst().dropLast()
            // Compared as text, since "01" is another tag than "1".
            if !isWeak, let number = Int(version), String(number) == version { versions.insert(number) }
        }
        return .oneOf(versions)
    }
}

extension StringProtocol {
    fileprivate var trimmed: SubSequence {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
