import Commerce

/// What the orders themselves add up to, which analytics are compared with.
protocol OrderSums: Sendable {
    /// Asks for the sums of each of the periods, 1 to ``Commerce/SumsRequest/most``, all from one snapshot.
    ///
    /// Returns when it is known how much of the log that snapshot shows; the sums may take longer.
    func ask(_ periods: [Period]) async throws -> SumsInquiry
}

/// A question that the orders service is working on.
struct SumsInquiry: Sendable {
    /// How far a consumer of the log has read that has counted what the sums will hold.
    let cursor: EventCursor
    /// Waits for the sums, one for each period and in the same order. To be called once.
    let sums: @Sendable () async throws -> [SalesSums]
}
