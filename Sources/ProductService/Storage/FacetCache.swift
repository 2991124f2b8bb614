import Synchronization

/// The facets of lists that were asked for since the catalogue last changed, since they cost a look at every product of
/// the list. Stock is no part of them, so orders do not wear them out.
///
/// Of changes that another process makes it learns nothing; then facets are to be kept for a moment only.
final class FacetCache: Sendable {
    private struct Entry {
        let facets: ProductFacets
        let instant = ContinuousClock.now
        /// Values in `facets`.
        let size: Int

        init(_ facets: ProductFacets) {
            self.facets = facets
            size = 1 + facets.categories.count + facets.attributes.values.reduce(0) { $0 + $1.count }
        }
    }

    private struct State {
        var generation: UInt64 = 0
        var entries: [ProductFilter: Entry] = [:]
        /// Of all entries together.
        var size = 0

        mutating func forget() {
            entries.removeAll(keepingCapacity: true)
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
        guard let entry = state.withLock({ $0.entries[filter] }) else { return nil }
        if let lifetime, .now - entry.instant > lifetime { return nil }
        return entry.facets
    }

    /// Remembers facets unless the catalogue has changed since `generation`.
    func insert(_ facets: ProductFacets, for filter: ProductFilter, generation: UInt64) {
        let entry = Entry(facets)
        state.withLock { state in
            guard state.generation == generation else { return }
            if let old = state.entries.removeValue(forKey: filter) { state.size -= old.size }
            if state.size + entry.size > FacetCache.capacity { state.forget() }
            state.entries[filter] = entry
            state.size += entry.size
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
