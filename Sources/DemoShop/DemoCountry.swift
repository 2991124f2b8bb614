import Commerce

/// A country that the demo shop ships to, with places in it.
struct DemoCountry: Sendable {
    struct Place: Sendable {
        let city: String
        let region: String?
        let postalCode: String

        init(_ city: String, _ region: String? = nil, _ postalCode: String) {
            self.city = city
            self.region = region
            self.postalCode = postalCode
        }
    }

    let country: Country
    private let streets: [String]
    private let places: [Place]
    /// Whether the house's number comes before the street.
    private let numberFirst: Bool

    private init(_ code: String, _ streets: [String], _ places: [Place], numberFirst: Bool = false) {
        guard let country = Country(code) else { preconditionFailure("\(code) is no country") }
        self.country = country
        self.streets = streets
        self.places = places
        self.numberFirst = numberFirst
    }

    func address(of name: String, _ generator: inout SplitMix64) -> Address {
        let (street, place) = (generator.element(of: streets), generator.element(of: places))
        let number = 1 + generator.index(below: 180)
        return Address(
            name: name, line1: numberFirst ? "\(number) \(street)" : "\(street) \(number)", line2: nil,
            city: place.city, region: place.region, postalCode: place.postalCode, country: country)
    }

    /// All of them, by how many customers live there.
    static let all = Weighted<DemoCountry>([
        (
            DemoCountry(
                "US", ["Maple Street", "Oak Avenue", "Washington Street", "Lake Drive", "Cedar Lane", "Park Avenue"],
                [
                    Place("Portland", "OR", "97205"), Place("Austin", "TX", "78701"), Place("Denver", "CO", "80202"),
                    Place("Chicago", "IL", "60614"), Place("Brooklyn", "NY", "11215"), Place("Seattle", "WA", "98103"),
                    Place("Atlanta", "GA", "30307"),
                ], numberFirst: true), 40
        ),
        (
            DemoCountry(
                "GB", ["High Street", "Station Road", "Church Lane", "Victoria Road", "Mill Lane"],
                [
                    Place("London", nil, "N1 9GU"), Place("Bristol", nil, "BS1 4DJ"), Place("Leeds", nil, "LS1 5HD"),
                    Place("Edinburgh", nil, "EH1 2NG"),
                ], numberFirst: true), 14
        ),
        (
            DemoCountry(
                "DE", ["Lindenstraße", "Gartenweg", "Schulstraße", "Bergstraße", "Am Markt"],
                [
                    Place("Berlin", nil, "10437"), Place("Hamburg", nil, "20257"), Place("Leipzig", nil, "04107"),
                    Place("Köln", nil, "50674"),
                ]), 12
        ),
        (
            DemoCountry(
                "FR", ["rue des Lilas", "rue Victor Hugo", "avenue de la Gare", "rue du Moulin"],
                [
                    Place("Lyon", nil, "69003"), Place("Paris", nil, "75011"), Place("Nantes", nil, "44000"),
                    Place("Toulouse", nil, "31000"),
                ], numberFirst: true), 8
        ),
        (
            DemoCountry(
                "CA", ["King Street", "Elm Street", "Queen Street", "Birch Avenue"],
                [
                    Place("Toronto", "ON", "M5V 2T6"), Place("Vancouver", "BC", "V6B 1A9"),
                    Place("Halifax", "NS", "B3H 1P7"),
                ], numberFirst: true), 7
        ),
        (
            DemoCountry(
                "NL", ["Kerkstraat", "Dorpsstraat", "Molenweg"],
                [
                    Place("Utrecht", nil, "3511 LX"), Place("Amsterdam", nil, "1053 PN"),
                    Place("Groningen", nil, "9711 AB"),
                ]
            ), 5
        ),
        (
            DemoCountry(
                "AU", ["George Street", "Beach Road", "Railway Parade"],
                [Place("Melbourne", "VIC", "3065"), Place("Sydney", "NSW", "2042"), Place("Perth", "WA", "6005")],
                numberFirst: true), 5
        ),
        (
            DemoCountry(
                "ES", ["Calle Mayor", "Calle del Sol", "Avenida de la Paz"],
                [Place("Madrid", nil, "28004"), Place("Valencia", nil, "46003"), Place("Bilbao", nil, "48008")]), 4
        ),
        (
            DemoCountry(
                "SE", ["Storgatan", "Skolgatan", "Kungsgatan"],
                [Place("Stockholm", nil, "118 20"), Place("Malmö", nil, "211 22")]), 3
        ),
        (
            DemoCountry(
                "JP", ["Sakura-dori", "Midori-cho"],
                [Place("Tokyo", nil, "150-0001"), Place("Kyoto", nil, "604-8005")], numberFirst: true), 2
        ),
    ])
}
