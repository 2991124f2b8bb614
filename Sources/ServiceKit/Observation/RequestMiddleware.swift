import HTTPTypes
public import Hummingbird
public import Logging
import Metrics
import ServiceContextModule

/// What a service's access log tells about a request beyond what all services tell.
public typealias AccessLogMetadata = @Sendable (Request, ServiceRequestContext) -> Logger.Metadata

/// The outermost middleware of every service: gives the request its id and place in the trace, turns errors into problem
/// documents, and leaves a log line and metrics behind.
///
/// Routes and metrics are labelled with the route's template, never with the path.
struct RequestMiddleware: RouterMiddleware {
    private let role: ServiceRole
    private let logger: Logger
    private let accessLog: AccessLogMetadata?
    private let metrics: RequestMetrics

    init(role: ServiceRole, logger: Logger, accessLog: AccessLogMetadata?) {
        self.role = role
        self.logger = logger
        self.accessLog = accessLog
        metrics = RequestMetrics(role: role)
    }

    func handle(
        _ request: Request, context: ServiceRequestContext,
        next: (Request, ServiceRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.requestId = RequestIdentifier.accepted(request.headers[.requestId]) ?? RequestIdentifier.make()
        context.trace = request.headers[.traceparent].flatMap(TraceContext.init(traceparent:)) ?? .make()
        context.logger = logger
        context.logger[metadataKey: "request_id"] = .string(context.requestId)
        context.logger[metadataKey: "trace_id"] = .string(context.trace.traceId)

        var service = ServiceContext.current ?? .topLevel
        service.trace = context.trace
        var response = await ServiceContext.withValue(service) { [context] in
            await answer(request, context, next)
        }
        response.headers[.requestId] = context.requestId
        observe(request, context, response, since: start)
        return response
    }

    private func answer(
        _ request: Request, _ context: ServiceRequestContext,
        _ next: (Request, ServiceRequestContext) async throws -> Response
    ) async -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(for: error)
            if problem.status.kind == .serverError {
                context.logger.log(
                    level: problem.isFailure ? .error : .info, "Request failed",
                    metadata: [
                        "code": .string(problem.code), "detail": .string(problem.detail), "error": .string("\(error)"),
                    ])
            }
            return problem.response(requestId: context.requestId)
        }
    }

    private func observe(
        _ request: Request, _ context: ServiceRequestContext, _ response: Response, since start: ContinuousClock.Instant
    ) {
        let duration = ContinuousClock.now - start
        let route = context.endpointPath ?? "unmatched"
        let method = request.method.rawValue
        metrics.record(method: method, route: route, status: response.status.code, duration: duration)
        let level = level(route: route, status: response.status)
        guard context.logger.logLevel <= level else { return }
        var metadata = accessLog?(request, context) ?? [:]
        metadata["method"] = .string(method)
        metadata["route"] = .string(route)
        metadata["status"] = .stringConvertible(response.status.code)
        metadata["duration_ms"] = .stringConvertible(duration.milliseconds)
        context.logger.log(
            level: level, "\(method) \(request.uri.path) \(response.status.code)", metadata: metadata)
    }

    /// The gateway's lines are the access log; the services behind it only add what went wrong.
    private func level(route: String, status: HTTPResponse.Status) -> Logger.Level {
        let isProbe = route.hasPrefix("/health") || route == "/metrics"
        return !isProbe && (role == .gateway || status.code >= 400) ? .info : .debug
    }
}

extension Duration {
    /// In milliseconds, to the microsecond.
    public var milliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1_000 + Double(attoseconds / 1_000_000_000_000) / 1_000
    }
}
