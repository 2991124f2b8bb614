/// How the bytes of an answer are compressed, the smallest first.
enum ContentCoding: String, CaseIterable, Sendable {
    case brotli = "br"
    case gzip
    /// Not at all.
    case identity

    /// What the build adds to the name of a file for its compressed form.
    var fileExtension: String {
        switch self {
        case .brotli: ".br"
        case .gzip: ".gz"
        case .identity: ""
        }
    }

    /// Whether a client takes this coding, by its `Accept-Encoding` (RFC 9110, section 12.5.3).
    ///
    /// Bytes as they are count as taken even if the client refuses them: there is nothing better to answer.
    func isAccepted(by header: String?) -> Bool {
        if self == .identity { return true }
        let weights = (header ?? "").lowercased().split(separator: ",").compactMap(ContentCoding.weight)
        let weight = weights.first { $0.coding == rawValue } ?? weights.first { $0.coding == "*" }
        return (weight?.quality ?? 0) > 0
    }

    /// Reads `gzip;q=0.5`.
    private static func weight(_ item: Substring) -> (coding: String, quality: Double)? {
        let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
        guard let coding = parts.first else { return nil }
        let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
        return (coding, quality ?? 1)
    }
}
