import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceKit

/// `/health`: whether of every service an instance is ready, and how long the quickest took to say so.
struct HealthOverviewRoute: Sendable {
    let urls: [ServiceRole: [String]]
    let client: UpstreamClient

    /// How long an instance may take to say whether it is ready.
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
        await withTaskGroup(of: InstanceState.self) { group in
            for url in urls[role] ?? [] { group.addTask { await state(at: url) } }
            return await RoleReport(group.reduce(into: []) { $0.append($1) })
        }
    }

    private func state(at url: String) async -> InstanceState {
        let start = ContinuousClock.now
        var request = HTTPClientRequest(url: url + "/health/ready")
        request.method = .HEAD
        let readiness: Readiness
        do {
            let answer = try await client.http.execute(request, timeout: HealthOverviewRoute.patience)
            readiness = answer.status.code == 200 ? .ready : .notReady
        } catch {
            readiness = .unreachable
        }
        return InstanceState(readiness: readiness, latency: ContinuousClock.now - start)
    }

    /// The better the earlier.
    private enum Readiness: Int, Comparable {
        case ready, notReady, unreachable

        static func < (first: Readiness, second: Readiness) -> Bool { first.rawValue < second.rawValue }

        var name: String {
            switch self {
            case .ready: "ready"
            case .notReady: "not ready"
            case .unreachable: "unreachable"
            }
        }
    }

    private struct InstanceState {
        let readiness: Readiness
        let latency: Duration
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
        /// `ready`, `not ready` or `unreachable`: what the best of its instances is.
        let status: String
        let latencyMs: Double
        let instances: Count

        init(_ states: [InstanceState]) {
            let best = states.min { ($0.readiness, $0.latency) < ($1.readiness, $1.latency) }
            status = (best?.readiness ?? .unreachable).name
            latencyMs = ((best?.latency ?? .zero).milliseconds * 10).rounded() / 10
            instances = Count(ready: states.count { $0.readiness == .ready }, total: states.count)
        }

        struct Count: Encodable {
            let ready: Int
            let total: Int
        }
    }
}
