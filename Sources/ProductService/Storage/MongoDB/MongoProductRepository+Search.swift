import Commerce
import MongoDatabase

extension MongoProductRepository {
    func page(_ query: ProductQuery) async throws -> ProductPage {
        let generation = facetCache.generation
        let known = query.after == nil ? facetCache.facets(for: query.filter) : nil
        let page = try await database.run { connection in
            // One more than the page holds, to know whether another follows.
            let found = try connection.aggregate(MongoProductSchema.products, ProductPipeline(query).stages)
            let shown = found.prefix(query.limit)
            let next = found.count > query.limit ? shown.last : nil
            return ProductPage(
                products: try shown.map(ProductDocument.init),
                next: try next.map { try ProductPipeline(query).cursor(after: $0) },
                facets: query.after == nil ? try known ?? facets(of: query.filter, connection) : nil)
        }
        if known == nil, let facets = page.facets {
            facetCache.insert(facets, for: query.filter, generation: generation)
        }
        return page
    }

    private func facets(of filter: ProductFilter, _ connection: MongoConnection) throws -> ProductFacets {
        let most = BSONValue.integer(ProductFacets.limit)
        let found = try connection.aggregate(
            MongoProductSchema.products,
            [
                ["$match": .document(ProductPipeline.condition(of: filter))],
                [
                    "$facet": [
                        "categories": [
                            ["$group": ["_id": "$category", "count": ["$sum": 1]]],
                            ["$sort": ["count": -1, "_id": 1]], ["$limit": most],
                        ],
                        "attributes": [
                            ["$unwind": "$attributes"], ["$group": ["_id": "$attributes", "count": ["$sum": 1]]],
                            [
                                "$group": [
                                    "_id": "$_id.name", "total": ["$sum": "$count"],
                                    "values": [
                                        "$topN": [
                                            "n": most, "sortBy": ["count": -1, "_id.value": 1],
                                            "output": ["value": "$_id.value", "count": "$count"],
                                        ]
                                    ],
                                ]
                            ], ["$sort": ["total": -1, "_id": 1]], ["$limit": most],
                        ],
                        "prices": [
                            ["$group": ["_id": nil, "min": ["$min": "$price"], "max": ["$max": "$price"]]]
                        ],
                    ]
                ],
            ])
        return try ProductFacets(found.first ?? [:])
    }
}

extension ProductFacets {
    fileprivate init(_ document: BSONDocument) throws {
        categories = try document.documents("categories").map {
            Value(value: try $0.string("_id"), count: try $0.integer("count"))
        }
        for attribute in try document.documents("attributes") {
            attributes[try attribute.string("_id")] = try attribute.documents("values").map {
                Value(value: try $0.string("value"), count: try $0.integer("count"))
            }
        }
        price = try document.documents("prices").first.map {
            Prices(min: try $0.integer("min"), max: try $0.integer("max"))
        }
    }
}
