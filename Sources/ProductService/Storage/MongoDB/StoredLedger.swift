import Commerce
import Foundation
import MongoDatabase
import ServiceKit

/// The part of products and reservations that some steps concern, read, changed and written in one transaction.
struct StoredLedger {
    private var ledger: StockLedger
    private let before: StockLedger

    /// - Parameter products: those that are needed beside the ones that are held for the orders.
    init(of orders: Set<Identifier>, products: Set<Identifier>, _ connection: MongoConnection) throws {
        let reservations = try connection.find(MongoProductSchema.reservations, StoredLedger.filter(orders))
            .reduce(into: [:]) { $0[try $1.identifier("_id")] = try StockLedger.Reservation($1) }
        let held = reservations.values.flatMap { $0.lines.map(\.productId) }
        let entries = try connection.find(
            MongoProductSchema.products, StoredLedger.filter(products.union(held)),
            projection: ["name": 1, "category": 1, "price": 1, "currency": 1, "isListed": 1, "stock": 1]
        ).reduce(into: [:]) { $0[try $1.identifier("_id")] = try StockLedger.Entry($1) }
        before = StockLedger(products: entries, reservations: reservations)
        ledger = before
    }

    private static func filter(_ ids: Set<Identifier>) -> BSONDocument {
        ["_id": ["$in": .array(ids.map { .string("\($0)") })]]
    }

    /// Does steps and writes what they have changed.
    ///
    /// - Throws: what the steps throw; ``MongoError/conflict(message:)`` when something has changed meanwhile.
    mutating func perform<Value>(
        _ connection: MongoConnection, _ steps: (inout StockLedger) throws -> Value
    ) throws -> Value {
        let value = try steps(&ledger)
        try writeStock(connection)
        try writeReservations(connection)
        try MongoEventLog.append(ledger.events, connection)
        return value
    }

    private func writeStock(_ connection: MongoConnection) throws {
        // All in one order, so that transactions of several instances stop at the first that they share.
        let updates = ledger.changedProducts.sorted().compactMap { id -> MongoUpdate? in
            guard let old = before.products[id]?.figures, let new = ledger.products[id]?.figures else { return nil }
            var filter = old.fields
            filter["_id"] = .string("\(id)")
            return MongoUpdate(filter, ["$set": .document(new.fields)])
        }
        guard try connection.update(MongoProductSchema.products, updates).matched == updates.count else {
            throw MongoError.conflict(message: "the stock has changed")
        }
    }

    private func writeReservations(_ connection: MongoConnection) throws {
        var (made, updates) = ([BSONDocument](), [MongoUpdate]())
        for id in ledger.changedReservations.sorted() {
            guard let reservation = ledger.reservations[id] else { continue }
            if let old = before.reservations[id] {
                updates.append(
                    MongoUpdate(
                        ["_id": .string("\(id)"), "state": .string(old.state.rawValue)],
                        ["$set": .document(reservation.changing)]))
            } else {
                made.append(try reservation.bson(of: id))
            }
        }
        do {
            try connection.insert(MongoProductSchema.reservations, made)
        } catch MongoError.duplicateKey {
            throw MongoError.conflict(message: "another instance has answered the order")
        }
        guard try connection.update(MongoProductSchema.reservations, updates).matched == updates.count else {
            throw MongoError.conflict(message: "a reservation has changed")
        }
    }
}

extension StockLedger.Entry {
    fileprivate init(_ document: BSONDocument) throws {
        guard let currency = Currency(try document.string("currency")) else {
            throw MongoError.unexpectedValue(field: "currency", expected: "a currency code", found: "a string")
        }
        self.init(
            name: try document.string("name"), category: try document.string("category"),
            price: Money(try document.integer("price"), currency), isListed: try document.bool("isListed"),
            figures: try StockFigures(document.document("stock")))
    }
}

extension StockLedger.Reservation {
    init(_ document: BSONDocument) throws {
        guard let state = ReservationState(rawValue: try document.string("state")) else {
            throw MongoError.unexpectedValue(field: "state", expected: "a state", found: "a string")
        }
        self.init(
            state: state, createdAt: try document.timestamp("createdAt"),
            outcome: try JSONCoding.decoder.decode(
                ReservationOutcome.self, from: Data(try document.binary("outcome"))),
            lines: try document.documents("lines").map { line in
                Line(
                    productId: try line.identifier("product"), quantity: try line.integer("quantity"),
                    returned: try line.integer("returned"))
            },
            returns: try document.documents("returns").map(Return.init))
    }

    /// What later steps change.
    fileprivate var changing: BSONDocument {
        [
            "state": .string(state.rawValue),
            "lines": .array(
                lines.map {
                    [
                        "product": .string("\($0.productId)"), "quantity": .integer($0.quantity),
                        "returned": .integer($0.returned),
                    ]
                }),
            "returns": .array(returns.map(\.bson)),
        ]
    }

    func bson(of orderId: Identifier) throws -> BSONDocument {
        var document: BSONDocument = [
            "_id": .string("\(orderId)"), "createdAt": .date(createdAt.milliseconds),
            "outcome": .binary(try JSONCoding.bytes(outcome)),
        ]
        for field in changing.fields { document[field.name] = field.value }
        return document
    }
}

extension StockLedger.Reservation.Return {
    fileprivate init(_ document: BSONDocument) throws {
        self.init(
            id: try document.identifier("id"), createdAt: try document.timestamp("createdAt"),
            lines: try document.documents("lines").map { line in
                ItemQuantity(productId: try line.identifier("product"), quantity: try line.integer("quantity"))
            })
    }

    fileprivate var bson: BSONValue {
        [
            "id": .string("\(id)"), "createdAt": .date(createdAt.milliseconds),
            "lines": .array(lines.map { ["product": .string("\($0.productId)"), "quantity": .integer($0.quantity)] }),
        ]
    }
}
