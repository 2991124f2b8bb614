import Commerce

/// Redis does not have the generation any more: it was emptied, replaced, or the generation was removed.
struct GenerationLost: TemporaryFailure, Equatable, CustomStringConvertible {
    let generation: Identifier

    /// Another one is begun in its place.
    var isTemporary: Bool { true }

    var description: String { "Redis has no metrics of the generation \(generation)" }
}
