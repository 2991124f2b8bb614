import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceKit

/// `/health`: whether every service is ready, and how long each took to say so.
struct HealthOverviewRoute: Sendable {
    let urls: [ServiceRole: String]
    let client: UpstreamClient

    /// How long a service may take to say whether it is ready.
    private static let patience = TimeAmount.seconds(2)
    private static let roles: [ServiceRole] = [.users, .products, .orders, .analytics, .web]

    func add(to router: Router<ServiceRequestContext>) {
        router.get("health") { _, _ in
            let report = await report()
            return try Response.json(
                report, status: report.isReady ? .ok : .serviceUnavailable,
                headers: report.isReady ? [:] : [.retryAfter: "1"])
        }
    }

    private func report() async -> Report {
        await withTaskGroup(of: (ServiceRole, RoleReport).self) { group in
            for role in HealthOverviewRoute.roles { group.addTask { (role, await state(of: role)) } }
            return await Report(roles: group.reduce(into: [:]) { $0[$1.0.rawValue] = $1.1 })
        }
    }

    private func state(of role: ServiceRole) async -> RoleReport {
        let start = ContinuousClock.now
        var request = HTTPClientRequest(url: (urls[role] ?? "") + "/health/ready")
        request.method = .HEAD
        let status: String
        do {
            let answer = try await client.http.execute(request, timeout: HealthOverviewRoute.patience)
            status = answer.status.code == 200 ? "ready" : "not ready"
        } catch {
            status = "unreachable"
        }
        let latency = (ContinuousClock.now - start).milliseconds
        return RoleReport(status: status, latencyMs: (latency * 10).rounded() / 10)
    }

    private struct Report: Encodable {
        let roles: [String: RoleReport]

        var isReady: Bool { roles.values.allSatisfy { $0.status == "ready" } }

        private enum CodingKeys: String, CodingKey {
            case status, roles
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(isReady ? "ready" : "not ready", forKey: .status)
            try container.encode(roles, forKey: .roles)
        }
    }

    private struct RoleReport: Encodable {
        /// `ready`, `not ready` or `unreachable`.
        let status: String
        let latencyMs: Double
    }
}
