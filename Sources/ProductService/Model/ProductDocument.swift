import Commerce
import ServiceKit

/// A product as the API shows it, ready to be sent.
struct ProductDocument: Sendable {
    /// Grows by one with each edit; stock is no edit.
    let version: Int
    /// What can be bought now.
    let available: Int
    /// The product as a JSON object without its stock, as it was encoded once when it was edited.
    private let json: [UInt8]

    init(json: [UInt8], version: Int, available: Int) {
        self.json = json
        self.version = version
        self.available = available
    }

    init(_ product: Product, version: Int, available: Int) throws {
        self.init(json: try JSONCoding.bytes(product), version: version, available: available)
    }

    /// What `If-Match` is compared with.
    var entityTag: String { "\"\(version)\"" }

    /// The whole JSON object.
    var bytes: [UInt8] {
        let stock = ",\"stock\":\(available)}"
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count + stock.utf8.count)
        bytes += json.dropLast()
        bytes += stock.utf8
        return bytes
    }
}
