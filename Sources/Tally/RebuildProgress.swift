/// What the analytics service tells of a rebuild.
struct RebuildProgress: Decodable, Equatable {
    var status: String
    var reason: String?
    var position: Int
    var head: Int
    var daysThatDiffer: Int?
}
