import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import ServiceKit

/// Passes the requests under one prefix on to the service that answers them.
struct Proxy: Sendable {
    let role: ServiceRole
    let instances: RoleInstances
    /// `/api/products`
    let prefix: String
    let client: UpstreamClient
    let requestHeaders: ForwardedRequestHeaders

    /// - Throws: a ``Problem``: 404 for a path that is not under the prefix when read strictly, 413 for a body over the limit,
    ///   502, 503 or 504 when the service gives no answer.
    func respond(to request: Request, context: ServiceRequestContext) async throws -> Response {
        guard let target = RequestTarget.forwarded(request.head.path ?? "", under: prefix) else {
            throw Problem.notFound("There is nothing under this path.")
        }
        var forwarded = HTTPClientRequest(url: target)
        forwarded.method = HTTPMethod(rawValue: request.method.rawValue)
        forwarded.headers = requestHeaders.headers(
            for: request.head, peer: NetworkAddress(context.remoteAddress), requestId: context.requestId,
            traceparent: context.trace.traceparent)
        switch try bodyKind(of: request) {
        case .none:
            return try await exchange(forwarded, request, context)
        case .short:
            forwarded.body = .bytes(try await collected(request.body))
            return try await exchange(forwarded, request, context)
        case .streamed(let length):
            let body = ForwardedBody(request.body)
            forwarded.body = .stream(body, length: length)
            return await exchange(forwarded, request, context, finishing: body)
        }
    }

    private enum BodyKind {
        case none, short
        case streamed(HTTPClientRequest.Body.Length)
    }

    private func bodyKind(of request: Request) throws -> BodyKind {
        // It should have none (RFC 9110, section 9.3.8), and what it has is not passed on.
        if request.method == .trace { return .none }
        if let text = request.headers[.contentLength] {
            guard let length = Int(text), length <= RequestLimits.body else {
                throw UpstreamFailure.bodyTooLarge.problem(of: role)
            }
            return length == 0
                ? .none : length <= RequestLimits.collectedBody ? .short : .streamed(.known(Int64(length)))
        }
        return request.headers.contains(.transferEncoding) ? .streamed(.unknown) : .none
    }

    private func collected(_ body: RequestBody) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: RequestLimits.collectedBody)
        } catch {
            throw UpstreamFailure.clientLeft.problem(of: role)
        }
    }

    private func exchange(
        _ forwarded: HTTPClientRequest, _ request: Request, _ context: ServiceRequestContext
    ) async throws -> Response {
        let isRepeatable = forwarded.body == nil && (request.method == .get || request.method == .head)
        do throws(UpstreamFailure) {
            return try await client.answer(
                to: forwarded, from: instances, isRepeatable: isRepeatable, logger: context.logger
            ).response(to: request.method, logger: context.logger)
        } catch {
            throw error.problem(of: role)
        }
    }

    /// The same while the client may still be sending its body, which must have come to rest before the request is over.
    private func exchange(
        _ forwarded: HTTPClientRequest, _ request: Request, _ context: ServiceRequestContext,
        finishing body: ForwardedBody
    ) async -> Response {
        var response: Response
        do throws(UpstreamFailure) {
            response = try await client.answer(
                to: forwarded, from: instances, isRepeatable: false, logger: context.logger
            ).response(to: request.method, logger: context.logger)
        } catch {
            context.logger.error("Request failed", metadata: ["error": .string("\(error)")])
            response = error.problem(of: role).response(requestId: context.requestId)
        }
        let answer = response.body
        response.body = ResponseBody(contentLength: answer.contentLength) { writer in
            do {
                try await answer.write(writer)
            } catch {
                await body.finish()
                throw error
            }
            await body.finish()
        }
        return response
    }
}
