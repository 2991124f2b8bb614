import AsyncHTTPClient
import NIOCore
import ServiceKit

extension UpstreamFailure {
    /// What an error of the HTTP client means.
    init(_ error: any Error) {
        switch error {
        case let failure as UpstreamFailure: self = failure
        case is CancellationError: self = .clientLeft
        case let error where error.meansNoConnection: self = .unreachable
        case let error as HTTPClientError:
            switch error {
            case .readTimeout, .writeTimeout, .deadlineExceeded: self = .timedOut
            case .remoteConnectionClosed: self = .disconnected
            case .cancelled, .bodyLengthMismatch: self = .clientLeft
            default: self = .nonsense
            }
        case is ChannelError, is IOError: self = .disconnected
        default: self = .nonsense
        }
    }
}
