import Commerce

/// What is kept is not what this process has counted so far: another process serves another generation, or the store was put
/// back to an earlier state. Who counts begins anew with what is there.
struct GenerationReplaced: TemporaryFailure, Equatable, CustomStringConvertible {
    let generation: Identifier

    var isTemporary: Bool { true }

    var description: String { "The generation \(generation) is not served any more, or not as it was" }
}
