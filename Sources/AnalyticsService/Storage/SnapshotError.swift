/// Why a snapshot is of no use; the metrics are then built again from the log.
enum SnapshotError: Error, Equatable, CustomStringConvertible {
    case damaged
    /// Another format, or with metrics that this program does not know.
    case otherVersion

    var description: String {
        switch self {
        case .damaged: "it is damaged"
        case .otherVersion: "it was made by another version"
        }
    }
}
