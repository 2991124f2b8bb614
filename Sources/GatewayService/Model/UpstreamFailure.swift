import HTTPTypes
import ServiceKit

/// Why a service gave no answer that could be passed on.
enum UpstreamFailure: Error, Equatable {
    /// Nobody answers at its address, or the address cannot be found: nothing was sent.
    case unreachable
    /// It closed the connection before it answered.
    case disconnected
    /// It sent something that is not HTTP.
    case nonsense
    /// It took too long.
    case timedOut
    /// The client sent more than the gateway takes.
    case bodyTooLarge
    /// The client left or broke off its request.
    case clientLeft

    /// What the client is told when `role` failed so.
    func problem(of role: ServiceRole) -> Problem {
        switch self {
        case .unreachable:
            .unavailable(
                code: "service_unavailable", "The \(role.rawValue) service does not run. Try again.")
        case .disconnected, .nonsense:
            Problem(
                .badGateway, code: "bad_gateway",
                "The \(role.rawValue) service broke off without a valid answer. Whether it did what was asked is unknown."
            )
        case .timedOut:
            Problem(
                .gatewayTimeout, code: "gateway_timeout",
                "The \(role.rawValue) service did not answer in time. Whether it did what was asked is unknown.")
        case .bodyTooLarge: .payloadTooLarge(limit: RequestLimits.body)
        case .clientLeft:
            Problem(
                HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request"), code: "client_closed_request",
                "The client broke off the request.")
        }
    }
}
