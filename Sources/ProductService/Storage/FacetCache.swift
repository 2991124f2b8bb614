import Synchronization

/// The facets of lists that were asked for since the catalogue last changed, since they cost a look at every product of
/// the list. Stock is no part of them, so orders do not wear them out.
///
/// Of changes that another process makes it learns nothing; then facets are to be kept for a moment only.
final class FacetCache: Sendable {
    private struct State {
        var generation: UInt64 = 0
        var facets: [ProductFilter: (facets: ProductFacets, instant: ContinuousClock.Instant)] = [:]
        /// Values in all of `facets`.
        var size = 0

        mutating func forget() {
            facets.removeAll(keepingCapacity: true)
            size = 0
        }
    }

    /// Values that are kept, of at most 800 bytes each. A list has up to 2,550, and what a client may ask for is endless.
    private static let capacity = 20_000
    private let lifetime: Duration?
    private let state = Mutex(State())

    /// - Parameter lifetime: how long facets are kept; nil for as long as the catalogue does not change.
    init(lifetime: Duration? = nil) {
        self.lifetime = lifetime
    }

    /// To be read before the catalogue is, and handed to ``insert(_:for:generation:)``.
    var generation: UInt64 {
        state.withLock { $0.generation }
    }

    func facets(for filter: ProductFilter) -> ProductFacets? {
        state.withLock { state in
            guard let known = state.facets[filter] else { return nil }
            return lifetime.map { .now < known.instant + $0 } ?? true ? known.facets : nil
        }
    }

    /// Remembers facets unless the catalogue has changed since `generation`.
    func insert(_ facets: ProductFacets, for filter: ProductFilter, generation: UInt64) {
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.facets[filter] != nil {
                state.facets[filter] = (facets, .now)
                return
            }
            let size = 1 + facets.categories.count + facets.attributes.values.reduce(0) { $0 + $1.count }
            if state.size + size > FacetCache.capacity { state.forget() }
            state.facets[filter] = (facets, .now)
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
