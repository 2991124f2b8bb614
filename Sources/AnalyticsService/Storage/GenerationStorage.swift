/// Where generations of the metrics are kept: the one that is served, and at most one that is being built beside it.
///
/// Several processes may share one. Each change is made only if what it rests on is still so; otherwise it throws
/// ``GenerationReplaced`` and changes nothing.
protocol GenerationStorage: Sendable {
    /// The days of new generations.
    var calendar: ReportingCalendar { get }

    /// The generation that is served. Where there is none, or it is lost, an empty one is begun and served from now on.
    func served() async throws -> Generation

    /// Whether this generation is the one that is served.
    func isServed(_ generation: Generation) async throws -> Bool

    /// The generation that is being built, as far as it has come; nil when there is none, or it is of another calendar or
    /// fold than new ones.
    func unfinished() async throws -> Generation?

    /// Begins a generation beside the one that is served, in place of any that was being built.
    func makeSuccessor(of served: Generation) async throws -> Generation

    /// Forgets a generation that is being built.
    func dropSuccessor(_ successor: Generation) async throws

    /// Makes the generation that was built the one that is served. A crash at any instant leaves the one or the other.
    func promote(_ successor: Generation, over served: Generation) async throws
}
