import Commerce
import HTTPTypes
import Hummingbird
import ServiceKit

/// `GET /api/analytics/dashboard?from=YYYY-MM-DD&to=YYYY-MM-DD&granularity=hour|day|month|auto&minPosition=N`.
///
/// With `minPosition` the answer waits, 2 s at most, until the orders log is counted up to there; then it is 503
/// `not_yet_counted`.
struct DashboardRoutes: Sendable {
    private static let longestWait = Duration.seconds(2)

    let reader: DashboardReader
    let progress: FeedProgress

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.get("dashboard") { request, _ in try await dashboard(request) }
    }

    private struct Query {
        let from: CalendarDate?
        let to: CalendarDate?
        let granularity: DashboardRange.RequestedGranularity
        let minPosition: Int?
    }

    private func dashboard(_ request: Request) async throws -> Response {
        let query = try request.query { query in
            Query(
                from: query.parsed("from", "a day such as 2026-03-29", CalendarDate.init),
                to: query.parsed("to", "a day such as 2026-03-29", CalendarDate.init),
                granularity: query.choice("granularity", DashboardRange.RequestedGranularity.self) ?? .auto,
                minPosition: query.integer("minPosition", 0...Int.max))
        }
        let range = try DashboardRange(
            from: query.from, to: query.to, granularity: query.granularity, today: reader.today)
        if let minPosition = query.minPosition { try await wait(for: Int64(minPosition)) }
        return try .json(try await reader.dashboard(of: range), headers: [.cacheControl: "no-store"])
    }

    private func wait(for position: Int64) async throws {
        guard try await progress.wait(for: position, timeout: DashboardRoutes.longestWait) else {
            throw Problem.unavailable(
                code: "not_yet_counted", "Event \(position) of the orders is not counted yet. Try again.")
        }
    }
}
