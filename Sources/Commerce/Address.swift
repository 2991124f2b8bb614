/// Where an order is shipped to.
public struct Address: Hashable, Sendable, Codable {
    public let name: String
    public let line1: String
    public let line2: String?
    public let city: String
    public let region: String?
    public let postalCode: String
    public let country: Country

    public init(
        name: String, line1: String, line2: String?, city: String, region: String?, postalCode: String, country: Country
    ) {
        self.name = name
        self.line1 = line1
        self.line2 = line2
        self.city = city
        self.region = region
        self.postalCode = postalCode
        self.country = country
    }
}
