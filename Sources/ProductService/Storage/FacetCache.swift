import Synchronization

/// The facets of lists that were asked for since the catalogue last changed, since they cost a look at every product of
/// the list. Stock is no part of them, so orders do not wear them out.
final class FacetCache: Sendable {
    private struct State {
        var generation: UInt64 = 0
        var facets: [ProductFilter: ProductFacets] = [:]
        /// Values in all of `facets`.
        var size = 0

        mutating func forget() {
            facets.removeAll(keepingCapacity: true)
            size = 0
        }
    }

    /// Values that are kept, of at most 800 bytes each. A list has up to 2,550, and what a client may ask for is endless.
    private static let capacity = 20_000
    private let state = Mutex(State())

    /// To be read before the catalogue is, and handed to ``insert(_:for:generation:)``.
    var generation: UInt64 {
        state.withLock { $0.generation }
    }

    func facets(for filter: ProductFilter) -> ProductFacets? {
        state.withLock { $0.facets[filter] }
    }

    /// Remembers facets unless the catalogue has changed since `generation`.
    func insert(_ facets: ProductFacets, for filter: ProductFilter, generation: UInt64) {
        state.withLock { state in
            guard state.generation == generation else { return }
            let size = 1 + facets.categories.count + facets.attributes.values.reduce(0) { $0 + $1.count }
            if state.size + size > FacetCache.capacity { state.forget() }
            state.facets[filter] = facets
            state.size += size
        }
    }

    /// To be called after the catalogue has changed and before anybody is told.
    func catalogueChanged() {
        state.withLock { state in
            state.generation += 1
            state.forget()
        }
    }
}
