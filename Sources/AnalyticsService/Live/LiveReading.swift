import Commerce
import ServiceKit

/// Today's numbers, all of one state.
struct LiveReading: Sendable {
    /// The epoch of the orders log; nil until the log was read once.
    let epoch: Identifier?
    /// The position of the orders log up to which everything is counted.
    let position: Int64
    let asOf: Timestamp?
    /// Today in `timeZone`.
    let date: CalendarDate
    let timeZone: String
    let totals: Totals
    /// The last orders paid, oldest first; ``RecentOrder/kept`` at most.
    let orders: [RecentOrder]
    let verification: Verification

    /// The totals by their names, as they are encoded.
    func members() throws -> [String: JSONValue] {
        guard case .object(let members) = try JSONParser.parse(try JSONCoding.bytes(totals)) else { return [:] }
        return members
    }
}
