public import AsyncHTTPClient
import Commerce
import Foundation
public import HTTPTypes
import NIOCore
import NIOHTTP1
import ServiceContextModule

/// Calls the internal API of another service.
public struct ServiceClient: Sendable {
    private let http: HTTPClient
    private let role: ServiceRole
    private let baseURL: String
    private let token: ServiceToken

    public init(_ role: ServiceRole, at baseURL: String, http: HTTPClient, token: ServiceToken) {
        self.role = role
        self.baseURL = baseURL
        self.http = http
        self.token = token
    }

    /// One call and its answer, whatever the status.
    ///
    /// The answer must begin within `timeout`, and its body may pause for as long as the HTTP client allows. No answer, or
    /// 502 to 504, is thrown as a 503 problem; whether the call had its effect is then unknown, so it must be one that can
    /// be repeated.
    public func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, timeout: Duration = .seconds(5)
    ) async throws -> ServiceAnswer {
        try await begin(method, path, body: body, timeout: timeout).whole()
    }

    /// The same call, of which the header of the answer has come when this returns.
    public func begin(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, timeout: Duration = .seconds(5)
    ) async throws -> BegunAnswer {
        var request = HTTPClientRequest(url: baseURL + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.headers.add(name: "Authorization", value: token.authorization)
        if let trace = ServiceContext.current?.trace {
            request.headers.add(name: "traceparent", value: trace.traceparent)
        }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let call = request
        return try await BegunAnswer.awaiting(role) {
            let response = try await http.execute(call, deadline: .now() + TimeAmount(timeout))
            return BegunAnswer(role: role, response: response)
        }
    }
}
