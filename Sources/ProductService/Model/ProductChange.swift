import Commerce

/// An edit of a product; what is nil stays as it is.
struct ProductChange: Sendable {
    /// What becomes of the SKU.
    enum SKU: Sendable {
        case keep, remove
        case set(String)
    }

    var name: String?
    var description: String?
    var category: String?
    var price: Money?
    var attributes: [String: String]?
    var sku = SKU.keep

    /// The product after the edit. `updatedAt` moves only when anything else does.
    func applied(to product: Product, at time: Timestamp) -> Product {
        var changed = product
        changed.name = name ?? product.name
        changed.description = description ?? product.description
        changed.category = category ?? product.category
        changed.price = price ?? product.price
        changed.attributes = attributes ?? product.attributes
        switch sku {
        case .keep: break
        case .remove: changed.sku = nil
        case .set(let sku): changed.sku = sku
        }
        if changed != product { changed.updatedAt = time }
        return changed
    }
}
