/// An email address in the form people type it, `name@example.com`, kept in lower case.
///
/// ASCII only, which leaves no two addresses that look alike and differ. The part before the `@` is made of
/// dot-separated atoms (RFC 5322, 3.2.3) of 64 characters at most, the rest is a host name (RFC 1123); 254 characters
/// in all, as RFC 5321 leaves room for. Quoted names, address literals and surrounding spaces are refused.
package struct EmailAddress: Hashable, Sendable, LosslessStringConvertible {
    package let description: String

    package init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let (local, host) = (bytes[..<at], bytes[(at + 1)...])
        guard local.count <= 64, EmailAddress.isLocalPart(local), EmailAddress.isHost(host) else { return nil }
        self.description = description.lowercased()
    }

    /// An address that nobody has, since its domain is reserved (RFC 2606).
    static let nobody = EmailAddress("nobody@invalid")!

    private static func isLocalPart(_ bytes: ArraySlice<UInt8>) -> Bool {
        let atoms = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
    }

    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
                && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
