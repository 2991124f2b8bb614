/// Redis holds something that no version of this program has written there, or that only a later version can read. Nothing was
/// changed.
struct DamagedMetrics: Error, Equatable, CustomStringConvertible {
    /// What it is found in.
    let place: String

    var description: String { "The metrics in Redis are damaged: \(place)" }
}
