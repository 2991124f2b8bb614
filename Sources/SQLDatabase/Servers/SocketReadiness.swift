import Foundation

/// Whether a server's socket came to be ready in time.
enum SocketReadiness {
    case ready
    case late
    case broken

    /// Waits until one of the poll events can be handled, or the deadline has passed.
    init(of descriptor: Int32, for events: Int32, until deadline: ContinuousClock.Instant) {
        var descriptor = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            let left = deadline - .now
            guard left > .zero else {
                self = .late
                return
            }
            let ready = poll(&descriptor, 1, Int32(min(left / .milliseconds(1), 60_000).rounded(.up)))
            guard ready == 0 || ready < 0 && errno == EINTR else {
                self = ready > 0 ? .ready : .broken
                return
            }
        }
    }
}
