import TestSupport
import Testing

@testable import ProductService

@Suite struct FacetCacheTests {
    private static let filter = ProductFilter(category: "Lamps")
    private static let facets = ProductFacets(categories: [ProductFacets.Value(value: "Lamps", count: 1)])

    @Test func facetsOfAnEarlierCatalogueAreNotKept() {
        let cache = FacetCache()
        let generation = cache.generation
        cache.catalogueChanged()
        cache.insert(Self.facets, for: Self.filter, generation: generation)
        #expect(cache.facets(for: Self.filter) == nil)
        cache.insert(Self.facets, for: Self.filter, generation: cache.generation)
        #expect(cache.facets(for: Self.filter) == Self.facets)
        cache.catalogueChanged()
        #expect(cache.facets(for: Self.filter) == nil)
    }

    @Test func facetsThatOthersMayHaveChangedAreForgottenInTime() async throws {
        let cache = FacetCache(lifetime: .milliseconds(50))
        cache.insert(Self.facets, for: Self.filter, generation: cache.generation)
        try await eventually("they are forgotten") { cache.facets(for: Self.filter) == nil }
        cache.insert(Self.facets, for: Self.filter, generation: cache.generation)
        #expect(cache.facets(for: Self.filter) == Self.facets)
    }
}
