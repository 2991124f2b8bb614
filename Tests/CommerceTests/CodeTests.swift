import Commerce
import Foundation
import Testing

@Suite struct CodeTests {
    private static let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(Unicode.Scalar($0)) }

    @Test func thereAre249CountriesAllKnownToFoundation() {
        let codes = CodeTests.letters.flatMap { first in CodeTests.letters.map { first + $0 } }
        let countries = codes.compactMap { Country($0)?.code }
        #expect(countries.count == 249)
        let known = Set(Locale.Region.isoRegions.map(\.identifier))
        #expect(countries.filter { !known.contains($0) } == [])
    }

    @Test(arguments: ["", "U", "us", "Us", "USA", "XX", "ZZ", "UK", "EU", "U1", "U\u{0}", "ＵＳ"])
    func whatIsNoCountryIsRefused(_ code: String) {
        #expect(Country(code) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Country].self, from: JSONEncoder().encode([code]))
        }
    }

    @Test(arguments: ["", "US", "usd", "USDX", "U D", "U5D", "€", "ＵＳＤ", "US\u{0}"])
    func whatIsNoCurrencyIsRefused(_ code: String) {
        #expect(Currency(code) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Currency].self, from: JSONEncoder().encode([code]))
        }
    }

    @Test func codesAreCodedAsTheirText() throws {
        let euro = try #require(Currency("EUR"))
        #expect(try JSONDecoder().decode([Currency].self, from: Data(#"["EUR"]"#.utf8)) == [euro])
        #expect(String(decoding: try JSONEncoder().encode([euro]), as: UTF8.self) == #"["EUR"]"#)
        #expect(try JSONDecoder().decode([Country].self, from: Data(#"["US"]"#.utf8)) == [.unitedStates])
        #expect(String(decoding: try JSONEncoder().encode([Country.unitedStates]), as: UTF8.self) == #"["US"]"#)
    }
}
