import Commerce

/// Turns events of the orders log into increments of the metrics. Pure: the same events and facts give the same increments.
///
/// An event's cost does not depend on how many came before it. However a log is cut into batches, the increments of all
/// batches together give the same sums, registers and facts, as long as each batch is folded with the facts that the
/// batches before it left.
struct Fold: Sendable {
    /// Raised whenever the same events would give other increments. What was folded by another version is not added to:
    /// it is built again from the log.
    static let version = 1

    let calendar: ReportingCalendar

    /// What each event goes through, in this order.
    private static let steps: [@Sendable (OrderEvent, Bucket, inout FoldState) -> Void] = [
        countSales, countCancellations, countRefunds, countCustomers,
    ]

    /// - Parameters:
    ///   - events: in the order of the log.
    ///   - customers: the facts about the customers of these events as of the position before the first of them; who is
    ///     missing is not known to the store.
    func increments(
        of events: some Sequence<OrderEvent>, knowing customers: [Identifier: CustomerFacts]
    ) -> Increments {
        var state = FoldState(known: customers)
        for event in events {
            let bucket = calendar.bucket(.day, of: event.occurredAt)
            for step in Fold.steps {
                step(event, bucket, &state)
            }
        }
        return state.increments
    }
}
