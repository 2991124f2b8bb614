import Commerce
import MongoDatabase

extension StoredProduct {
    /// Changes fields of the product as it was read, and counts the change.
    ///
    /// - Parameters:
    ///   - added: numbers by which fields grow.
    ///   - held: what other fields must still hold that the change rests on; orders change the stock without being counted.
    /// - Throws: ``MongoError/conflict(message:)`` when it has changed meanwhile.
    func change(
        setting fields: BSONDocument, removing removed: [String] = [], adding added: BSONDocument = [:],
        ifStillHolding held: BSONDocument = [:], _ connection: MongoConnection
    ) throws {
        var (filter, numbers) = (held, added)
        filter["_id"] = .string("\(product.id)")
        filter["changes"] = .integer(changes)
        numbers["changes"] = 1
        var change: BSONDocument = ["$set": .document(fields), "$inc": .document(numbers)]
        if !removed.isEmpty { change["$unset"] = .document(BSONDocument(removed.map { ($0, "") })) }
        let counts = try connection.update(MongoProductSchema.products, [MongoUpdate(filter, .document(change))])
        guard counts.matched == 1 else { throw MongoError.conflict(message: "the product was changed") }
    }

    /// Writes the event of the product's next change.
    func tell(
        _ type: ProductEventType, _ facts: ProductFacts, at time: Timestamp, _ connection: MongoConnection
    ) throws {
        try MongoEventLog.append(
            try .product(type, facts, at: time), of: product.id, change: changes + 1, connection)
    }
}
