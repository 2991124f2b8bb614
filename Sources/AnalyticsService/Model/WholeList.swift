/// A list of the dashboard with all its rows, and what the dashboard says of its numbers.
struct WholeList: Sendable {
    let table: CSVTable
    let freshness: Freshness
    let verification: Verification
}
