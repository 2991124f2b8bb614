import ServiceLifecycle

/// Keeps generations of the metrics: the one that is served, and the one that is being built beside it.
protocol GenerationStorage: Sendable {
    /// The days of new generations.
    var calendar: ReportingCalendar { get }

    /// The generation that is being built, as far as it has come; nil when there is none, or it is of another calendar or
    /// fold than new ones.
    func unfinished() async throws -> Generation?

    /// Begins a generation beside the one that is served.
    func makeSuccessor() async throws -> Generation

    /// Forgets the generation that is being built.
    func dropSuccessor() async throws

    /// Makes the generation that was built the one that is served. A crash at any instant leaves the one or the other.
    func promoteSuccessor() async throws

    /// Begins a generation in place of the one that is served, which is lost.
    func beginAgain() async throws -> Generation
}
