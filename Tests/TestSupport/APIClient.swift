import AsyncHTTPClient
import NIOCore
public import NIOHTTP1
public import ServiceKit

/// Talks to a service as a client would, over real HTTP.
public struct APIClient: Sendable {
    /// Gives up at once where nobody listens, since tests kill services.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 128
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    public let baseURL: String
    public var token: String?

    public init(port: Int, token: String? = nil) {
        baseURL = "http://127.0.0.1:\(port)"
        self.token = token
    }

    public init(baseURL: String, token: String? = nil) {
        self.baseURL = baseURL
        self.token = token
    }

    /// The same service as another user, or as nobody.
    public func with(token: String?) -> APIClient {
        APIClient(baseURL: baseURL, token: token)
    }

    public func get(_ path: String, headers: HTTPHeaders = [:]) async throws -> APIAnswer {
        try await send(.GET, path, headers: headers)
    }

    public func post(_ path: String, _ body: JSONValue? = nil, headers: HTTPHeaders = [:]) async throws -> APIAnswer {
        try await send(.POST, path, json: body, headers: headers)
    }

    public func put(_ path: String, _ body: JSONValue? = nil, headers: HTTPHeaders = [:]) async throws -> APIAnswer {
        try await send(.PUT, path, json: body, headers: headers)
    }

    public func patch(_ path: String, _ body: JSONValue? = nil, headers: HTTPHeaders = [:]) async throws -> APIAnswer {
        try await send(.PATCH, path, json: body, headers: headers)
    }

    public func delete(_ path: String, headers: HTTPHeaders = [:]) async throws -> APIAnswer {
        try await send(.DELETE, path, headers: headers)
    }

    public func send(
        _ method: HTTPMethod, _ path: String, json: JSONValue?, headers: HTTPHeaders = [:]
    ) async throws -> APIAnswer {
        guard let json else { return try await send(method, path, headers: headers) }
        var headers = headers
        if !headers.contains(name: "Content-Type") { headers.add(name: "Content-Type", value: "application/json") }
        return try await send(method, path, body: try JSONCoding.bytes(json), headers: headers)
    }

    /// Any bytes, as a careless or hostile client sends them.
    public func send(
        _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, headers: HTTPHeaders = [:]
    ) async throws -> APIAnswer {
        var request = HTTPClientRequest(url: baseURL + path)
        request.method = method
        request.headers = headers
        if let token, !headers.contains(name: "Authorization") {
            request.headers.add(name: "Authorization", value: "Bearer \(token)")
        }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await APIClient.http.execute(request, timeout: .seconds(60))
        return APIAnswer(
            status: Int(response.status.code), headers: response.headers,
            bytes: Array(try await response.body.collect(upTo: 256 << 20).readableBytesView))
    }
}
