/// Which versions of a product a caller is ready to change: the meaning of `If-Match`.
enum VersionCondition: Hashable, Sendable {
    case any
    case oneOf(Set<Int>)

    func allows(_ version: Int) -> Bool {
        switch self {
        case .any: true
        case .oneOf(let versions): versions.contains(version)
        }
    }
}
