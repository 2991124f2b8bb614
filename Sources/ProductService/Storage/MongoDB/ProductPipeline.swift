import Commerce
import MongoDatabase

/// A page of a list of products as an aggregation, which returns one product more than the page holds.
struct ProductPipeline {
    private let query: ProductQuery

    init(_ query: ProductQuery) {
        self.query = query
    }

    var stages: [BSONValue] {
        var stages: [BSONValue] = [["$match": .document(ProductPipeline.condition(of: query.filter))]]
        if let rank { stages.append(["$addFields": ["rank": rank]]) }
        if let cursor = query.after { stages.append(["$match": .document(condition(after: cursor))]) }
        var projection = ProductDocument.projection
        for field in ["price", "nameKey", "rank"] { projection[field] = 1 }
        return stages + [
            ["$sort": .document(order)], ["$limit": .integer(query.limit + 1)], ["$project": .document(projection)],
        ]
    }

    /// What the products of a list fulfil.
    static func condition(of filter: ProductFilter) -> BSONDocument {
        var conditions: [BSONValue] = [["isListed": true]]
        if let text = filter.text {
            let words = SearchText(text).words.map(SearchWords.folded)
            // Without words nothing is found.
            guard let last = words.last else { return ["_id": ["$in": []]] }
            conditions += words.dropLast().map { ["words": .string($0)] }
            // A beginning: words have only letters, marks and digits, which mean themselves.
            conditions.append(["words": ["$regex": .string("^" + last)]])
        }
        if let category = filter.category { conditions.append(["category": .string(category)]) }
        if let price = filter.minimumPrice { conditions.append(["price": ["$gte": .integer(price)]]) }
        if let price = filter.maximumPrice { conditions.append(["price": ["$lte": .integer(price)]]) }
        for (name, value) in filter.attributes.sorted(by: { $0.key < $1.key }) {
            conditions.append(["attributes": ["name": .string(name), "value": .string(value)]])
        }
        return conditions.count == 1 ? ["isListed": true] : ["$and": .array(conditions)]
    }

    /// How well a product matches the text, 0 is best; nil when nobody asks.
    private var rank: BSONValue? {
        guard query.sort == .relevance else { return nil }
        let text = query.filter.text.map { SearchText($0) }
        guard let text, let last = text.words.last.map(SearchWords.folded) else { return ["$literal": 0] }
        let others = text.words.dropLast().map { BSONValue.string(SearchWords.folded($0)) }
        let begins: BSONValue = [
            "$map": ["input": "$nameWords", "in": ["$eq": [["$indexOfCP": ["$$this", .string(last)]], 0]]]
        ]
        return [
            "$cond": [
                ["$eq": ["$nameKey", ["$literal": .string(text.sortKey)]]], 0,
                [
                    "$cond": [
                        ["$and": [["$setIsSubset": [.array(others), "$nameWords"]], ["$anyElementTrue": [begins]]]], 1,
                        2,
                    ]
                ],
            ]
        ]
    }

    private var order: BSONDocument {
        switch query.sort {
        case .relevance: ["rank": 1, "_id": -1]
        case .newest: ["_id": -1]
        case .price: ["price": 1, "_id": 1]
        case .priceDescending: ["price": -1, "_id": -1]
        case .name: ["nameKey": 1, "_id": 1]
        }
    }

    private func condition(after cursor: ProductCursor) -> BSONDocument {
        let number = BSONValue.integer(cursor.number ?? 0)
        return switch query.sort {
        case .relevance: after("rank", number, "$gt", "$lt", cursor.id)
        case .newest: ["_id": ["$lt": .string("\(cursor.id)")]]
        case .price: after("price", number, "$gt", "$gt", cursor.id)
        case .priceDescending: after("price", number, "$lt", "$lt", cursor.id)
        case .name: after("nameKey", .string(cursor.name ?? ""), "$gt", "$gt", cursor.id)
        }
    }

    /// The first part alone bounds the range of an index that is read; the second leaves out what comes before among equals.
    private func after(
        _ field: String, _ value: BSONValue, _ order: String, _ tieOrder: String, _ id: Identifier
    ) -> BSONDocument {
        [
            "$and": [
                .document([field: .document([order + "e": value])]),
                [
                    "$or": [
                        .document([field: .document([order: value])]),
                        .document(["_id": .document([tieOrder: .string("\(id)")])]),
                    ]
                ],
            ]
        ]
    }

    /// The cursor after a product that the aggregation has returned.
    func cursor(after document: BSONDocument) throws -> ProductCursor {
        var cursor = ProductCursor(list: query.fingerprint, id: try document.identifier("_id"))
        switch query.sort {
        case .relevance: cursor.number = try document.integer("rank")
        case .newest: break
        case .price, .priceDescending: cursor.number = try document.integer("price")
        case .name: cursor.name = try document.string("nameKey")
        }
        return cursor
    }
}
