/// The first answer to a reservation, which is recorded under the order's id and repeated for ever.
public enum ReservationOutcome: Hashable, Sendable {
    /// All lines are reserved, with what the products were called and cost at that instant.
    case reserved([ReservedLine])
    /// Nothing is reserved: at least one line asked for more than is available.
    case insufficientStock([StockShortage])
    /// Nothing is reserved: these products do not exist, or are deleted.
    case unknownProducts([Identifier])
    /// The order was released before it was reserved, so it can never be reserved.
    case released
}

extension ReservationOutcome: Codable {
    private enum CodingKeys: String, CodingKey {
        case outcome, lines, shortages, productIds
    }

    private enum Kind: String, Codable {
        case reserved, insufficientStock, unknownProducts, released
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .outcome) {
        case .reserved: self = .reserved(try container.decode([ReservedLine].self, forKey: .lines))
        case .insufficientStock:
            self = .insufficientStock(try container.decode([StockShortage].self, forKey: .shortages))
        case .unknownProducts:
            self = .unknownProducts(try container.decode([Identifier].self, forKey: .productIds))
        case .released: self = .released
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .reserved(let lines):
            try container.encode(Kind.reserved, forKey: .outcome)
            try container.encode(lines, forKey: .lines)
        case .insufficientStock(let shortages):
            try container.encode(Kind.insufficientStock, forKey: .outcome)
            try container.encode(shortages, forKey: .shortages)
        case .unknownProducts(let productIds):
            try container.encode(Kind.unknownProducts, forKey: .outcome)
            try container.encode(productIds, forKey: .productIds)
        case .released:
            try container.encode(Kind.released, forKey: .outcome)
        }
    }
}
