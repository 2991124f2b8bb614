/// An amount in the minor units of its currency: `Money(1999, .usd)` is 19.99 US dollars.
///
/// Sums of two currencies are a programming error and trap. The limits on prices, quantities and lines
/// (``Limits``) keep every sum far from overflow.
public struct Money: Hashable, Sendable, Codable {
    public let amount: Int
    public let currency: Currency

    public init(_ amount: Int, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    public static func + (left: Money, right: Money) -> Money {
        precondition(left.currency == right.currency, "\(left.currency) and \(right.currency) cannot be added")
        return Money(left.amount + right.amount, left.currency)
    }

    public static func - (left: Money, right: Money) -> Money {
        precondition(left.currency == right.currency, "\(right.currency) cannot be taken from \(left.currency)")
        return Money(left.amount - right.amount, left.currency)
    }

    public static func * (left: Money, quantity: Int) -> Money {
        Money(left.amount * quantity, left.currency)
    }

    /// Splits the amount in proportion to `weights` by the largest-remainder method.
    ///
    /// The parts add up to the amount exactly, and each differs from its exact share by less than one minor unit. Equal
    /// remainders go to the earlier part. Weights must not be negative; when all are zero, every part is zero.
    ///
    /// - Precondition: the amount is not negative.
    public func spread(over weights: [Int]) -> [Money] {
        precondition(amount >= 0 && weights.allSatisfy { $0 >= 0 }, "only amounts and weights from zero can be spread")
        let total = weights.reduce(0, +)
        guard total > 0 else { return weights.map { _ in Money(0, currency) } }
        let shares = weights.map { weight in
            total.dividingFullWidth(amount.multipliedFullWidth(by: weight))
        }
        var parts = shares.map(\.quotient)
        let missing = amount - parts.reduce(0, +)
        let byRemainder = shares.indices.sorted {
            (shares[$1].remainder, $0) < (shares[$0].remainder, $1)
        }
        for index in byRemainder.prefix(missing) { parts[index] += 1 }
        return parts.map { Money($0, currency) }
    }
}

extension Money: CustomStringConvertible {
    public var description: String { "\(amount) \(currency) in minor units" }
}
