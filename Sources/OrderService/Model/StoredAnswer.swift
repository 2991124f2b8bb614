/// A final answer, kept so that a repeated request gets the same status and bytes.
struct StoredAnswer: Sendable, Hashable {
    let status: Int
    let body: [UInt8]
    let location: String?
    var eventPosition: Int64?

    /// The same with the position of its event, which is known when that is committed.
    func at(_ position: Int64) -> StoredAnswer {
        var answer = self
        answer.eventPosition = position
        return answer
    }
}
