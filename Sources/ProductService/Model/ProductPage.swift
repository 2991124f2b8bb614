/// A page of products.
struct ProductPage: Sendable {
    let products: [ProductDocument]
    /// Where the next page begins; nil on the last one.
    let next: ProductCursor?
    /// Only with the first page.
    let facets: ProductFacets?
}
