/// A session with a server over the network.
protocol ServerSession: SQLSession, SendableMetatype {
    /// Whether transactions can go on; false once the connection broke or was given up.
    var isUsable: Bool { get }

    /// Whether the server has ended the connection while nothing was asked of it, as far as that has arrived; costs no round
    /// trip.
    var isEnded: Bool { get }

    /// Whether it was given up because the server did not answer in time.
    var hasTimedOut: Bool { get }

    /// What makes the server stop the statement that this session runs, sent by another session.
    var stop: SQLStatement { get }

    /// Closes the connection; nothing is to be called afterwards.
    func close()
}
