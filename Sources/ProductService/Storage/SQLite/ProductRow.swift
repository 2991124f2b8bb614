import Commerce
import Foundation
import SQLDatabase
import ServiceKit

/// A product of the `products` table with its stock, as changes need it.
struct ProductRow {
    let number: Int64
    let version: Int
    let product: Product
    let figures: StockFigures

    /// The product that is not deleted, for somebody who may change it.
    ///
    /// - Throws: ``ProductError/notFound``, ``ProductError/notOwner``.
    static func find(
        _ id: Identifier, for identity: Identity, _ connection: any SQLConnection
    ) throws -> ProductRow {
        let row = try connection.queryOne(
            """
            SELECT p.number, p.version, p.document, s.available, s.reserved, s.sold, s.returned, s.supplied
            FROM products p JOIN stock s ON s.product = p.number
            WHERE p.id = ? AND p.deleted_at IS NULL
            """, [id])
        guard let row else { throw ProductError.notFound }
        let found = ProductRow(
            number: try row.int64("number"), version: try row.integer("version"),
            product: try JSONCoding.decoder.decode(Product.self, from: Data(try row.blob("document"))),
            figures: try StockFigures(row: row))
        try found.product.requireChanges(by: identity)
        return found
    }
}

extension StockFigures {
    init(row: SQLRow) throws {
        self.init(
            available: try row.integer("available"), reserved: try row.integer("reserved"),
            sold: try row.integer("sold"), returned: try row.integer("returned"),
            supplied: try row.integer("supplied"))
    }
}
