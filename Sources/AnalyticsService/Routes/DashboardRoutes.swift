import Commerce
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// `GET /api/analytics/dashboard?from=YYYY-MM-DD&to=YYYY-MM-DD&granularity=hour|day|month|auto&compare=previous|year
/// &minPosition=N`.
///
/// With `minPosition` the answer waits, 2 s at most, until the orders log is counted up to there; then it is 503
/// `not_yet_counted`. A client whose `Accept` wants `text/csv` more than `application/json` gets one list of the dashboard,
/// whole, which `list` names; every other gets JSON, for which `list` means nothing.
struct DashboardRoutes: Sendable {
    private static let longestWait = Duration.seconds(2)

    let reader: DashboardReader

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.get("dashboard") { request, _ in
            let (asked, minPosition, list) = try request.query { query in
                (
                    DashboardRequest(&query), query.integer("minPosition", 0...Int.max),
                    query.choice("list", DashboardList.self) ?? .series
                )
            }
            try await wait(for: minPosition)
            return request.wantsCSV
                ? try await csv(list, asked, atLeast: minPosition) : try await json(asked, atLeast: minPosition)
        }
    }

    private func json(_ asked: DashboardRequest, atLeast position: Int?) async throws -> Response {
        let dashboard = try await reader.dashboard(asked)
        try require(position, in: dashboard.freshness)
        return try .json(dashboard, headers: [.cacheControl: "no-store", .vary: "Accept"])
    }

    private func csv(
        _ list: DashboardList, _ asked: DashboardRequest, atLeast position: Int?
    ) async throws -> Response {
        let whole = try await reader.list(list, asked)
        try require(position, in: whole.freshness)
        var headers: HTTPFields = [
            .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store", .vary: "Accept",
            .contentDisposition: "attachment; filename=\"\(list.rawValue).csv\"",
        ]
        headers.append(contentsOf: whole.headers)
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await whole.table.forEachPiece { try await writer.write(ByteBuffer(string: $0)) }
                try await writer.finish(nil)
            })
    }

    private func wait(for position: Int?) async throws {
        guard let position else { return }
        let isCounted = try await reader.metrics.progress.wait(
            for: Int64(position), timeout: DashboardRoutes.longestWait)
        guard isCounted else { throw DashboardRoutes.notYetCounted(position) }
    }

    /// A store that has lost what it had counted may have lost it since the wait.
    private func require(_ position: Int?, in freshness: Freshness) throws {
        if let position, freshness.position < position { throw DashboardRoutes.notYetCounted(position) }
    }

    private static func notYetCounted(_ position: Int) -> Problem {
        .unavailable(
            code: "not_yet_counted", "Event \(position) of the orders is not counted yet. Try again.",
            isFailure: false)
    }
}

extension DashboardRequest {
    fileprivate init(_ query: inout QueryReader) {
        self.init(
            from: query.parsed("from", "a day such as 2026-03-29", CalendarDate.init),
            to: query.parsed("to", "a day such as 2026-03-29", CalendarDate.init),
            granularity: query.choice("granularity", DashboardRange.RequestedGranularity.self) ?? .auto,
            comparison: query.choice("compare", Comparison.Kind.self))
    }
}

extension Request {
    fileprivate var wantsCSV: Bool {
        AcceptedTypes(headers[.accept] ?? "").prefer("text/csv", to: "application/json")
    }
}
