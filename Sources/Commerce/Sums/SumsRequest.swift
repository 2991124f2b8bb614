/// The body of a call that asks the orders service for the sums of some periods.
public struct SumsRequest: Hashable, Sendable, Codable {
    /// How many periods may be asked for at once: a year of days and some more.
    public static let most = 400

    public let periods: [Period]

    public init(periods: [Period]) {
        self.periods = periods
    }
}
