public import Hummingbird
public import NIOCore

/// What is known about a request while it is answered.
public struct ServiceRequestContext: RequestContext, RemoteAddressRequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The other end of the connection; nil when there is none, as in a test without a socket.
    public let remoteAddress: SocketAddress?
    /// Who asks; set by the middleware that checks tokens.
    public var identity: Identity?
    /// The id that the answer carries as `X-Request-Id` and that every log line of the request has.
    public var requestId: String = ""
    public var trace: TraceContext = .make()

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// Who asks.
    ///
    /// - Throws: 401 when the route let an unauthenticated request through to code that needs to know.
    public func requireIdentity() throws -> Identity {
        guard let identity else { throw Problem.unauthenticated("Sign in and send the access token.") }
        return identity
    }
}
