import AsyncHTTPClient
import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension UpstreamFailure {
    /// What an error of the HTTP client means.
    init(_ error: any Error) {
        switch error {
        case let failure as UpstreamFailure: self = failure
        case is CancellationError: self = .clientLeft
        case is NIOConnectionError: self = .unreachable
        case let error as HTTPClientError:
            switch error {
            case .readTimeout, .writeTimeout, .deadlineExceeded, .connectTimeout: self = .timedOut
            case .remoteConnectionClosed: self = .disconnected
            case .getConnectionFromPoolTimeout: self = .unreachable
            case .cancelled, .bodyLengthMismatch: self = .clientLeft
            default: self = .nonsense
            }
        case is ChannelError: self = .disconnected
        case let error as IOError:
            switch error.errnoCode {
            case ECONNREFUSED, EHOSTUNREACH, ENETUNREACH: self = .unreachable
            default: self = .disconnected
            }
        default: self = .nonsense
        }
    }
}
