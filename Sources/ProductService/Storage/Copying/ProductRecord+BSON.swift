import Commerce
import Foundation
import MongoDatabase
import ServiceKit

extension ProductRecord.Kind {
    var collection: String {
        switch self {
        case .product: MongoProductSchema.products
        case .movement: MongoProductSchema.movements
        case .reservation: MongoProductSchema.reservations
        case .event: MongoEventLog.events
        }
    }

    /// By the key, upwards for 1 and downwards for -1.
    func order(_ direction: BSONValue) -> BSONDocument {
        switch self {
        case .product, .reservation: ["_id": direction]
        case .movement: ["product": direction, "number": direction]
        case .event: ["position": direction]
        }
    }

    /// Which records come after the one with that key.
    func filter(after key: ProductRecord.Key) -> BSONDocument {
        switch self {
        case .product, .reservation: ["_id": ["$gt": .string(key.text)]]
        case .movement:
            [
                "$or": [
                    ["product": .string(key.text), "number": ["$gt": .integer(key.number)]],
                    ["product": ["$gt": .string(key.text)]],
                ]
            ]
        case .event: ["position": ["$gt": .integer(key.number)]]
        }
    }

    func record(_ document: BSONDocument) throws -> ProductRecord {
        switch self {
        case .product:
            .product(
                ProductRecord.ProductAndStock(
                    id: try document.identifier("_id"), version: try document.integer("version"),
                    deletedAt: try document["deletedAt"].map { _ in try document.timestamp("deletedAt") },
                    json: try document.binary("document"), figures: try StockFigures(document.document("stock")),
                    movements: try document.integer("movements")))
        case .movement:
            .movement(
                ProductRecord.Movement(
                    productId: try document.identifier("product"), number: try document.int64("number"),
                    movement: try StockMovement(document)))
        case .reservation:
            .reservation(
                ProductRecord.Reservation(
                    orderId: try document.identifier("_id"), try StockLedger.Reservation(document)))
        case .event: .event(try StoredEvent(document))
        }
    }
}

extension ProductRecord {
    var bson: BSONDocument {
        get throws {
            switch self {
            case .product(let product): try product.bson
            case .movement(let record): record.movement.bson(of: record.productId, number: Int(record.number))
            case .reservation(let record): try record.reservation.bson(of: record.orderId)
            case .event(let event): event.bson
            }
        }
    }
}

extension ProductRecord.ProductAndStock {
    fileprivate var bson: BSONDocument {
        get throws {
            var document: BSONDocument = [
                "_id": .string("\(id)"), "isListed": .bool(deletedAt == nil), "version": .integer(version),
                "stock": figures.bson, "movements": .integer(movements),
                // They count from here on: the events of those before have their positions.
                "changes": 0,
            ]
            let product = try JSONCoding.decoder.decode(Product.self, from: Data(json))
            for field in StoredProduct.listed(product, json: json).fields { document[field.name] = field.value }
            if let deletedAt {
                document["deletedAt"] = .date(deletedAt.milliseconds)
                document["listedSKU"] = nil
            }
            return document
        }
    }
}
