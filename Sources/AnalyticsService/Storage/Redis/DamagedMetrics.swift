import Commerce

/// Redis holds something that no version of this program has written there, or that only a later version can read. Nothing was
/// changed. Whoever counts builds the metrics again.
struct DamagedMetrics: TemporaryFailure, Equatable, CustomStringConvertible {
    /// What it is found in.
    let place: String

    var isTemporary: Bool { true }

    var description: String { "The metrics in Redis are damaged: \(place)" }
}
