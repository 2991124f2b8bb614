import Commerce
import Hummingbird
import ServiceKit

/// `GET /api/products`: search, filters, sorts, facets and pages of the catalogue.
struct ProductListRoutes: Sendable {
    /// How many `attributes.NAME=VALUE` a list may be filtered by.
    private static let attributeFilters = 10

    let repository: any ProductRepository

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.get { request, _ in
            let query = try request.query { ProductListRoutes.query(&$0) }
            return Response.json(bytes: try ProductListRoutes.bytes(of: try await repository.page(query)))
        }
    }

    private static func query(_ reader: inout QueryReader) -> ProductQuery {
        let filter = ProductFilter(
            text: reader.text("q", 0...200), category: reader.text("category", 1...100)?.composed,
            minimumPrice: reader.integer("minPrice", Limits.price),
            maximumPrice: reader.integer("maxPrice", Limits.price), attributes: attributes(&reader))
        if let low = filter.minimumPrice, let high = filter.maximumPrice, low > high {
            reader.wrong("minPrice", "range", "This must not be above maxPrice.")
        }
        let sort = reader.choice("sort", ProductSort.self) ?? (filter.text == nil ? .newest : .relevance)
        var query = ProductQuery(filter: filter, sort: sort, limit: reader.limit())
        if let cursor = reader.cursor(ProductCursor.self) {
            if cursor.belongs(to: query) {
                query.after = cursor
            } else {
                reader.wrong("cursor", "format", "This must be a cursor from an earlier page of the same list.")
            }
        }
        return query
    }

    private static func attributes(_ reader: inout QueryReader) -> [String: String] {
        let prefix = "attributes."
        let texts = reader.texts(prefix: prefix)
        if texts.count > attributeFilters {
            reader.wrong("attributes", "length", "There may be \(attributeFilters) attributes at most.")
        }
        var attributes: [String: String] = [:]
        for (name, value) in texts {
            let isName =
                name.unicodeScalars.count <= 50
                && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            if !isName { reader.wrong(prefix + name, "format", "No attribute can have this name.") }
            attributes[name.composed] = value.composed
        }
        return attributes
    }

    /// The page as JSON, with each product put in as it is stored.
    private static func bytes(of page: ProductPage) throws -> [UInt8] {
        var bytes = Array(#"{"items":["#.utf8)
        for (index, product) in page.products.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += product.bytes
        }
        bytes.append(UInt8(ascii: "]"))
        if let facets = page.facets { bytes += #","facets":"#.utf8 + (try JSONCoding.bytes(facets)) }
        // An empty page is the way to have a cursor encoded.
        if let cursor = try Page(items: [String](), next: page.next).nextCursor {
            bytes += #","nextCursor":"\#(cursor)""#.utf8
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
