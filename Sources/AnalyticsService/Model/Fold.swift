import Commerce

/// Turns events of the orders log into increments of the metrics. Pure: the same events and facts give the same increments.
///
/// An event's cost does not depend on how many came before it. However a log is cut into batches, the increments of all
/// batches together give the same figures and facts, as long as each batch is folded with the facts that the batches before
/// it left. `docs/metrics.md` defines what is counted.
struct Fold: Sendable {
    /// Raised whenever the same events would give other increments. What was folded by another version is built again from
    /// the log, beside it.
    static let version = 2

    let calendar: ReportingCalendar

    /// What each event goes through, in this order. Another metric is another function, in a file of its own.
    private static let steps: [@Sendable (OrderEvent, inout FoldState) -> Void] = [
        countSales, countBreakdowns, countOrderValues, countCancellations, countRefunds, countCustomers, countStatuses,
        noteProductNames, noteRecentOrders,
    ]

    /// - Parameters:
    ///   - events: in the order of the log.
    ///   - customers: the facts about the customers of these events as of the position before the first of them; who is
    ///     missing is not known to the store.
    func increments(
        of events: some Sequence<OrderEvent>, knowing customers: [Identifier: CustomerFacts]
    ) -> Increments {
        var state = FoldState(calendar: calendar, known: customers)
        for event in events {
            state.move(to: event.occurredAt)
            for step in Fold.steps {
                step(event, &state)
            }
        }
        return state.increments()
    }
}
