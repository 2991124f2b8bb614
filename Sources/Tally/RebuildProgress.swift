/// What the analytics service tells of a rebuild.
struct RebuildProgress: Decodable, Equatable {
    var status: String
    var reason: String?
    var position: Int
    var head: Int
    /// When it was begun, to the millisecond: the same at instances that share their metrics.
    var startedAt: String?
    var daysThatDiffer: Int?
}
