import Commerce
import SQLDatabase

extension SQLiteProductRepository {
    func page(_ query: ProductQuery) async throws -> ProductPage {
        let generation = facetCache.generation
        let known = query.after == nil ? facetCache.facets(for: query.filter) : nil
        let page = try await database.read { connection in
            let rows = try rows(of: query, connection)
            let shown = rows.prefix(query.limit)
            let next = rows.count > query.limit ? shown.last : nil
            let order = ProductOrder(sort: query.sort)
            return ProductPage(
                products: try shown.map(ProductDocument.init(row:)),
                next: try next.map { try order.cursor(after: $0, list: query.fingerprint) },
                facets: query.after == nil ? try known ?? facets(of: query.filter, connection) : nil)
        }
        if known == nil, let facets = page.facets {
            facetCache.insert(facets, for: query.filter, generation: generation)
        }
        return page
    }

    /// One row more than the page holds, to know whether another follows.
    ///
    /// Keys are sorted first and only those of the page fetch their documents, which may be long.
    private func rows(of query: ProductQuery, _ connection: any SQLConnection) throws -> [SQLRow] {
        let conditions = SQLCondition(query.filter)
        let order = ProductOrder(sort: query.sort)
        let rank = rank(of: query)
        var arguments = rank.arguments + conditions.arguments
        var after = ""
        if let cursor = query.after {
            let condition = order.condition(after: cursor)
            after = "WHERE \(condition.sql)"
            arguments += condition.arguments
        }
        arguments.append(query.limit + 1)
        return try connection.query(
            """
            SELECT k.sort_id, k.sort_price, k.sort_name, k.sort_rank, p.document, p.version, s.available
            FROM (
                SELECT * FROM (
                    SELECT p.number, p.id AS sort_id, p.price AS sort_price, p.name_key AS sort_name,
                        \(rank.sql) AS sort_rank
                    FROM products p WHERE \(conditions.sql)
                ) \(after) ORDER BY \(order.terms) LIMIT ?
            ) k JOIN products p ON p.number = k.number JOIN stock s ON s.product = k.number
            ORDER BY \(order.terms)
            """, arguments)
    }

    /// How well a product matches the text: 0 is best.
    private func rank(of query: ProductQuery) -> (sql: String, arguments: [any SQLValueConvertible]) {
        guard query.sort == .relevance, let text = query.filter.text.map(SearchText.init),
            let match = text.fullTextQuery
        else { return ("0", []) }
        return (
            """
            CASE WHEN p.name_key = ? THEN 0
            WHEN p.number IN (SELECT rowid FROM product_texts WHERE product_texts MATCH ?) THEN 1 ELSE 2 END
            """, [text.sortKey, "name : (\(match))"]
        )
    }

    private func facets(of filter: ProductFilter, _ connection: any SQLConnection) throws -> ProductFacets {
        let conditions = SQLCondition(filter)
        let rows = try connection.query(
            """
            WITH matching AS MATERIALIZED (
                SELECT p.number, p.category, p.price FROM products p WHERE \(conditions.sql)
            ), counted AS (
                SELECT a.name, a.value, COUNT(*) AS products
                FROM matching m JOIN product_attributes a ON a.product = m.number GROUP BY a.name, a.value
            ), placed AS (
                SELECT name, value, products,
                    ROW_NUMBER() OVER (PARTITION BY name ORDER BY products DESC, value) AS place,
                    SUM(products) OVER (PARTITION BY name) AS total
                FROM counted
            ), attributes AS (
                SELECT name, value, products, place, DENSE_RANK() OVER (ORDER BY total DESC, name) AS name_place
                FROM placed
            ), categories AS (
                SELECT category, COUNT(*) AS products FROM matching
                GROUP BY category ORDER BY products DESC, category LIMIT \(ProductFacets.limit)
            )
            SELECT 'category' AS kind, '' AS name, category AS value, products, 0 AS low, 0 AS high FROM categories
            UNION ALL
            SELECT 'attribute', name, value, products, 0, 0 FROM attributes
            WHERE place <= \(ProductFacets.limit) AND name_place <= \(ProductFacets.limit)
            UNION ALL
            SELECT 'price', '', '', COUNT(*), MIN(price), MAX(price) FROM matching HAVING COUNT(*) > 0
            """, conditions.arguments)
        return try ProductFacets(rows: rows)
    }
}

extension ProductFacets {
    fileprivate init(rows: [SQLRow]) throws {
        for row in rows {
            let value = Value(value: try row.text("value"), count: try row.integer("products"))
            switch try row.text("kind") {
            case "category": categories.append(value)
            case "attribute": attributes[try row.text("name"), default: []].append(value)
            default: price = Prices(min: try row.integer("low"), max: try row.integer("high"))
            }
        }
        categories.sort(by: ProductFacets.isBefore)
        attributes = attributes.mapValues { $0.sorted(by: ProductFacets.isBefore) }
    }

    private static func isBefore(_ left: Value, _ right: Value) -> Bool {
        left.count == right.count ? left.value < right.value : left.count > right.count
    }
}
