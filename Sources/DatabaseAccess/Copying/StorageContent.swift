package import Commerce

/// Whose event log a database has, and so whose storage it is.
package enum StorageContent: Hashable, Sendable {
    /// None yet.
    case nothing
    case log(epoch: Identifier)
    /// A part of that of another database, which is being copied here.
    case unfinishedCopy(epoch: Identifier)
}
