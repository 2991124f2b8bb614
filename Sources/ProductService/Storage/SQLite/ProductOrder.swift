import Commerce
import SQLDatabase

/// A ``ProductSort`` in SQL over rows with `sort_id`, `sort_price`, `sort_name` and `sort_rank`.
struct ProductOrder {
    let sort: ProductSort

    var terms: String {
        switch sort {
        case .relevance: "sort_rank, sort_id DESC"
        case .newest: "sort_id DESC"
        case .price: "sort_price, sort_id"
        case .priceDescending: "sort_price DESC, sort_id DESC"
        case .name: "sort_name, sort_id"
        }
    }

    /// What the rows after a cursor fulfil.
    func condition(after cursor: ProductCursor) -> (sql: String, arguments: [any SQLValueConvertible]) {
        let number = cursor.number ?? 0
        return switch sort {
        case .relevance: ("(sort_rank > ? OR (sort_rank = ? AND sort_id < ?))", [number, number, cursor.id])
        case .newest: ("sort_id < ?", [cursor.id])
        case .price: ("(sort_price, sort_id) > (?, ?)", [number, cursor.id])
        case .priceDescending: ("(sort_price, sort_id) < (?, ?)", [number, cursor.id])
        case .name: ("(sort_name, sort_id) > (?, ?)", [cursor.name ?? "", cursor.id])
        }
    }

    /// The cursor after a row.
    func cursor(after row: SQLRow, list: String) throws -> ProductCursor {
        var cursor = ProductCursor(list: list, id: try row.identifier("sort_id"))
        switch sort {
        case .relevance: cursor.number = try row.integer("sort_rank")
        case .newest: break
        case .price, .priceDescending: cursor.number = try row.integer("sort_price")
        case .name: cursor.name = try row.text("sort_name")
        }
        return cursor
    }
}
