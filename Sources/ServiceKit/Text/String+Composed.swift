import Foundation

extension String {
    /// The same text in Unicode's composed form (NFC), so that what looks equal is found as equal.
    public var composed: String { precomposedStringWithCanonicalMapping }
}
