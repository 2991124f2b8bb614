public import AsyncHTTPClient
import Commerce
import Foundation
public import HTTPTypes
import NIOCore
import NIOHTTP1
import ServiceContextModule

/// Calls the internal API of another service, at one of its instances.
public struct ServiceClient: Sendable {
    private let http: HTTPClient
    private let role: ServiceRole
    private let instances: RoleInstances
    private let token: ServiceToken

    public init(_ role: ServiceRole, at instances: RoleInstances, http: HTTPClient, token: ServiceToken) {
        self.role = role
        self.instances = instances
        self.http = http
        self.token = token
    }

    /// One call and its answer, whatever the status.
    ///
    /// An instance that no connection can be had to is passed over. The answer must begin within `timeout`, and its body may
    /// pause for as long as the HTTP client allows. No answer, or 502 to 504, is thrown as a 503 problem; whether the call
    /// had its effect is then unknown, so it must be one that can be repeated.
    public func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, timeout: Duration = .seconds(5)
    ) async throws -> ServiceAnswer {
        try await begin(method, path, body: body, timeout: timeout).whole()
    }

    /// The same call, of which the header of the answer has come when this returns.
    public func begin(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, timeout: Duration = .seconds(5)
    ) async throws -> BegunAnswer {
        var request = HTTPClientRequest(url: path)
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
            BegunAnswer(role: role, response: try await execute(call, deadline: .now() + TimeAmount(timeout)))
        }
    }

    /// Sends a request, of whose address the path alone is given, to the next instance that takes it.
    private func execute(_ request: HTTPClientRequest, deadline: NIODeadline) async throws -> HTTPClientResponse {
        let path = request.url
        var request = request
        var instance = instances.next()
        var tried: [RoleInstances.Instance] = []
        while true {
            request.url = instance.url + path
            do {
                let response = try await http.execute(request, deadline: deadline)
                instances.answered(instance)
                return response
            } catch let error where error.meansNoConnection {
                instances.failed(instance)
                tried.append(instance)
                guard let other = instances.next(besides: tried) else { throw error }
                instance = other
            }
        }
    }
}
