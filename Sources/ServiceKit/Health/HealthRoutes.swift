import HTTPTypes
import Hummingbird

/// `/health` and `/health/ready` (200 when ready, else 503), `/health/live` (200 while the process runs) and `/metrics`.
struct HealthRoutes: Sendable {
    let health: Health

    func add(to router: Router<ServiceRequestContext>, withOverview: Bool) {
        if withOverview { router.get("health") { _, _ in try await ready() } }
        router.get("health/ready") { _, _ in try await ready() }
        router.get("health/live") { _, _ in try Response.json(["status": "live"]) }
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: MetricRegistry.shared.text())))
        }
    }

    private func ready() async throws -> Response {
        let report = await health.report()
        return try .json(
            report, status: report.isReady ? .ok : .serviceUnavailable,
            headers: report.isReady ? [:] : [.retryAfter: "1"])
    }
}
