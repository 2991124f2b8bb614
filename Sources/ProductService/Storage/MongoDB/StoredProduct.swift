import Commerce
import Foundation
import MongoDatabase
import ServiceKit

/// A product of the collection `products`, as changes need it.
struct StoredProduct {
    let version: Int
    let product: Product
    let figures: StockFigures
    /// How many movements of its stock there are.
    let movements: Int
    /// How often it was changed other than by orders; each time an event tells of it.
    let changes: Int

    init(_ document: BSONDocument) throws {
        version = try document.integer("version")
        product = try JSONCoding.decoder.decode(Product.self, from: Data(try document.binary("document")))
        figures = try StockFigures(document.document("stock"))
        movements = try document.integer("movements")
        changes = try document.integer("changes")
    }

    /// The product that is not deleted, for somebody who may change it.
    ///
    /// - Throws: ``ProductError/notFound``, ``ProductError/notOwner``.
    static func find(
        _ id: Identifier, for identity: Identity, _ connection: MongoConnection
    ) throws -> StoredProduct {
        let document = try connection.findOne(
            MongoProductSchema.products, ["_id": .string("\(id)"), "isListed": true],
            projection: ["version": 1, "document": 1, "stock": 1, "movements": 1, "changes": 1])
        guard let document else { throw ProductError.notFound }
        let found = try StoredProduct(document)
        try found.product.requireChanges(by: identity)
        return found
    }

    /// What lists find a product by, and the product itself.
    static func listed(_ product: Product, json: [UInt8]) -> BSONDocument {
        let attributes = product.attributes.sorted { $0.key < $1.key }
        let texts = [product.name, product.description, product.category, product.sku ?? ""] + attributes.map(\.value)
        var document: BSONDocument = [
            "ownerId": .string("\(product.ownerId)"), "name": .string(product.name),
            "nameKey": .string(product.name.sortKey), "category": .string(product.category),
            "price": .integer(product.price.amount), "currency": .string(product.price.currency.code),
            "attributes": .array(attributes.map { ["name": .string($0.key), "value": .string($0.value)] }),
            "words": .array(SearchWords.all(of: texts).map { .string($0) }),
            "nameWords": .array(SearchWords.all(of: [product.name]).map { .string($0) }),
            "document": .binary(json),
        ]
        document["listedSKU"] = product.sku.map { .string($0) }
        return document
    }
}

extension StockFigures {
    init(_ document: BSONDocument) throws {
        self.init(
            available: try document.integer("available"), reserved: try document.integer("reserved"),
            sold: try document.integer("sold"), returned: try document.integer("returned"),
            supplied: try document.integer("supplied"))
    }

    var bson: BSONValue {
        [
            "available": .integer(available), "reserved": .integer(reserved), "sold": .integer(sold),
            "returned": .integer(returned), "supplied": .integer(supplied),
        ]
    }

    /// As fields of the product's document, for conditions and changes.
    var fields: BSONDocument {
        [
            "stock.available": .integer(available), "stock.reserved": .integer(reserved), "stock.sold": .integer(sold),
            "stock.returned": .integer(returned), "stock.supplied": .integer(supplied),
        ]
    }
}

extension ProductDocument {
    /// The fields of a product that it is made of.
    static let projection: BSONDocument = ["document": 1, "version": 1, "stock.available": 1]

    init(_ document: BSONDocument) throws {
        self.init(
            json: try document.binary("document"), version: try document.integer("version"),
            available: try document.document("stock").integer("available"))
    }
}
