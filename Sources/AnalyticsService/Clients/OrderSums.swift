import Commerce

/// What the orders themselves add up to, which analytics are compared with.
protocol OrderSums: Sendable {
    /// The sums of each of the periods, 1 to ``Commerce/SumsRequest/most``, all from one snapshot.
    func sums(of periods: [Period]) async throws -> SumsAnswer
}
