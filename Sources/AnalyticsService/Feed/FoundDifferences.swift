import Commerce
import Logging

/// Where the metrics did not agree when they were compared last.
///
/// A day that differs from the orders is told once: what else is compared with that day says nothing until it is right.
struct FoundDifferences {
    private let logger: Logger
    private var byPart: [ComparedPart: SumsDifference] = [:]

    init(logger: Logger) {
        self.logger = logger
    }

    var count: Int { byPart.count }

    var isEmpty: Bool { byPart.isEmpty }

    /// All differences between amounts, without sign, in minor units.
    var drift: Int { byPart.values.reduce(into: 0) { $0.addClamped($1.drift) } }

    /// The stretches that differ and are compared no more, since there are days within them now that were not there before.
    func outdated(among known: [Int]) -> [Stretch] {
        let differing = byPart.keys.compactMap { if case .orders(let stretch) = $0 { stretch } else { nil } }
        if differing.isEmpty { return [] }
        let compared = Set(Stretch.all(of: Set(known), among: known))
        return differing.filter { !compared.contains($0) }
    }

    /// Forgets stretches, since all their days were compared in others.
    mutating func forget(_ stretches: [Stretch]) {
        for stretch in stretches { byPart[.orders(stretch)] = nil }
    }

    /// Writes down what a comparison found; to be called for the orders first, then for days, then for months.
    mutating func record(_ difference: SumsDifference?, of part: ComparedPart, at position: Int64) {
        guard !isExplained(part) else { return byPart[part] = nil }
        let before = byPart[part]
        byPart[part] = difference
        if let difference, difference != before {
            logger.error(
                part.isOfOrders ? "The metrics differ from the orders" : "The metrics differ among themselves",
                metadata: [
                    "days": .string("\(part.stretch)"), "position": .stringConvertible(position),
                    "drift": .stringConvertible(difference.drift), "amounts": .string("\(difference)"),
                ])
        } else if difference == nil, before != nil {
            logger.notice("The metrics agree again", metadata: ["days": .string("\(part.stretch)")])
        }
        if difference != nil {
            for other in byPart.keys where isExplained(other) { byPart[other] = nil }
        }
    }

    /// Whether a day of it differs already in what is compared before it.
    private func isExplained(_ part: ComparedPart) -> Bool {
        byPart.keys.contains { other in
            guard let day = other.stretch.singleDay, part.stretch.contains(day) else { return false }
            return switch (other, part) {
            case (.orders, .day), (.orders, .month), (.day, .month): true
            default: false
            }
        }
    }
}

extension ComparedPart {
    fileprivate var isOfOrders: Bool { if case .orders = self { true } else { false } }
}
