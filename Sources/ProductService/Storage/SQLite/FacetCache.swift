import Synchronization

/// The facets of lists that were asked for since the catalogue last changed, since they cost a look at every product of
/// the list. Stock is no part of them, so orders do not wear them out.
final class FacetCache: Sendable {
    private struct State {
        var generation: UInt64 = 0
        var facets: [ProductFilter: ProductFacets] = [:]
    }

    private static let capacity = 256
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
            if state.facets.count >= FacetCache.capacity { state.facets.removeAll(keepingCapacity: true) }
            state.facets[filter] = facets
        }
    }

    /// To be called after the catalogue has changed and before anybody is told.
    func catalogueChanged() {
        state.withLock { state in
            state.generation += 1
            state.facets.removeAll(keepingCapacity: true)
        }
    }
}
