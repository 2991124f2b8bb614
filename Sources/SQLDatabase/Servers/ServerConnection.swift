import DatabaseAccess

/// A connection with a server over the network, as the vendor's library has it.
protocol ServerConnection: AnyObject {
    var state: ConnectionState<SQLDatabaseError> { get set }

    /// Whether the server has ended the connection while nothing was asked of it, as far as that has arrived; costs no round
    /// trip.
    var isEnded: Bool { get }

    /// Closes it, if it is open; nothing is to be asked afterwards.
    func close()
}
