/// What the fold has to know about a customer to place the next event of theirs.
struct CustomerFacts: Hashable, Sendable {
    /// How many orders they have paid for.
    var paidOrders = 0
}
