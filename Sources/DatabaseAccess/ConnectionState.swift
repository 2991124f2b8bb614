import Foundation

/// How it stands with a connection to a server, and until when it may be waited for.
package struct ConnectionState<Failure: DatabaseFailure>: Sendable {
    /// When whatever is waited for must have come.
    package var deadline: ContinuousClock.Instant
    /// Why the connection cannot be used any more.
    package private(set) var failure: Failure?
    /// Whether that is because the server did not answer in time.
    package private(set) var hasTimedOut = false

    package init(deadline: ContinuousClock.Instant) {
        self.deadline = deadline
    }

    /// Notes that the connection cannot be used any more. The first reason is the one that stays.
    ///
    /// - Returns: the error, to be thrown.
    @discardableResult
    package mutating func lose(_ error: Failure) -> Failure {
        failure = failure ?? error
        return error
    }

    /// Waits until one of the poll events can be handled on the connection's socket, until the deadline at most.
    ///
    /// - Throws: ``DatabaseFailure/unavailable(message:)``, and the connection is lost.
    package mutating func wait(for events: Int32, on socket: Int32) throws {
        var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
        while true {
            let left = deadline - .now
            guard left > .zero else {
                hasTimedOut = true
                throw lose(.unavailable(message: "the server did not answer in time"))
            }
            let ready = poll(&descriptor, 1, Int32(min(left / .milliseconds(1), 60_000).rounded(.up)))
            if ready > 0 { return }
            guard ready == 0 || errno == EINTR else {
                throw lose(.unavailable(message: "the connection cannot be waited for"))
            }
        }
    }
}
