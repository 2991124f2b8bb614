/// Why a storage is not copied, or cannot be used. Nothing was changed unless the case says so.
public enum StorageCopyError: Error, Hashable, Sendable {
    /// The service cannot keep its storage in such a database.
    case wrongKind(service: String, product: String)
    /// Both ends are files.
    case onlyFiles
    /// A file cannot be opened, mostly since the shop is running.
    case inUse(reason: String)
    /// A server does not answer.
    case unreachable(location: String, reason: String)
    /// The source holds nothing of the service.
    case noStorage(service: String, location: String)
    /// The source was made by another version of the program, or is another service's.
    case otherSchema(service: String, location: String)
    /// The database holds a copy that has not been finished.
    case unfinishedCopy(location: String)
    /// The target holds something else than a copy of the source.
    case otherData(location: String)
    /// The target got a copy of the source before, and one of them has been in use since.
    case usedSince(source: String, target: String)
    /// The source changed while it was copied, or after an unfinished copy was begun. The target stays an unfinished copy.
    case changedMeanwhile(source: String, target: String)
    /// A database failed on the way. The target stays an unfinished copy, which the next attempt continues.
    case interrupted(reason: String)
}

extension StorageCopyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongKind(let service, let product):
            "The storage of \(service) cannot be kept in \(product)."
        case .onlyFiles:
            "Both ends are files, which are copied as files while the shop is stopped. One must be a server."
        case .inUse(let reason):
            "The storage cannot be opened. Is the shop running? Stop it first. (\(reason))"
        case .unreachable(let location, let reason):
            "\(location) does not answer. (\(reason))"
        case .noStorage(let service, let location):
            "There is no storage of \(service) at \(location). Are the address and DATA_DIRECTORY those of the shop?"
        case .otherSchema(let service, let location):
            """
            \(location) holds no storage of \(service) that is of this version of the program. If an older one made it, \
            start the shop with this one and stop it again.
            """
        case .unfinishedCopy(let location):
            """
            \(location) holds an unfinished copy of another database. Let `tally migrate` finish it, or empty it.
            """
        case .otherData(let location):
            "\(location) holds other data and was left as it is. Name an empty database."
        case .usedSince(let source, let target):
            """
            \(source) was copied to \(target) before, and one of them has been in use since: they are not equal. Nothing \
            was changed.
            """
        case .changedMeanwhile(let source, let target):
            """
            \(source) has changed since the copy was begun, so \(target) cannot take its place. Stop the shop, empty \
            \(target) and repeat.
            """
        case .interrupted(let reason):
            "\(reason). Repeat the command: it goes on where it ended."
        }
    }
}
