/// A session with a server, as a ``SessionPool`` keeps it; it belongs to one thread at a time.
package protocol PooledSession: AnyObject, SendableMetatype {
    associatedtype Failure: DatabaseFailure

    /// Whether more can be asked; false once the connection broke or was given up.
    var isUsable: Bool { get }

    /// Whether the server did not answer in time.
    var hasTimedOut: Bool { get }

    /// Whether the server has ended the connection while nothing was asked of it, as far as that has arrived; costs no round
    /// trip.
    var isEnded: Bool { get }

    /// Closes it, if it is open; nothing is to be asked afterwards.
    func close()
}
