import Hummingbird
import ServiceKit

/// What the gateway takes of a request.
enum RequestLimits {
    /// The most bytes a body may have: 1 MiB.
    static let body = Request.maximumBodySize
    /// Bodies announced as no longer than this are sent on in one piece once they are complete: 16 KiB.
    static let collectedBody = 16 << 10
}
