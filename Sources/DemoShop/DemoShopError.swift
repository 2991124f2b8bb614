/// Why a shop is not filled with demo data; nothing was changed.
public enum DemoShopError: Error, Hashable, CustomStringConvertible {
    /// The storage cannot be opened, mostly since the shop is running.
    case inUse(String)
    /// There are orders of another origin.
    case hasOrders
    /// There are demo orders of another number or seed, or demo orders and others after an unfinished run.
    case otherHistory

    public var description: String {
        switch self {
        case .inUse(let reason):
            "The storage cannot be opened. Is the shop running? Stop it first. (\(reason))"
        case .hasOrders:
            "This shop has orders already, and demo orders are not mixed with others. Choose another DATA_DIRECTORY."
        case .otherHistory:
            """
            This shop was filled with another number of orders or another seed, or has had orders since an unfinished \
            run. Choose another DATA_DIRECTORY.
            """
        }
    }
}
