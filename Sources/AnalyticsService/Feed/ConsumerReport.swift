import Commerce

/// What the instance that counts has to say, for the others that serve the same metrics.
struct ConsumerReport: Codable, Equatable, Sendable {
    /// The generation that it is about.
    let generation: Identifier
    let drained: DrainedLog?
    let hasCaughtUp: Bool
    let isOfAnotherLog: Bool
    let mismatch: CurrencyMismatch?
    let verification: Verification
    let rebuild: RebuildStatus
}
