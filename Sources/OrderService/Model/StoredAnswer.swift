/// A final answer, kept so that a repeated request gets the same status and bytes.
struct StoredAnswer: Sendable, Hashable {
    let status: Int
    let body: [UInt8]
    let location: String?
    let eventPosition: Int64?
}
