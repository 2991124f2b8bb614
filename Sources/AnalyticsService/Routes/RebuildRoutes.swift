import Commerce
import HTTPTypes
import Hummingbird
import ServiceKit

/// `POST /rebuild` begins to build the metrics again beside those that are served and answers 202 with how far it is; while
/// one is running it begins no other; it needs no body and reads none. `GET /rebuild` tells how far it is.
struct RebuildRoutes: Sendable {
    let rebuild: any RebuildControl

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.post("rebuild") { request, _ in
            try request.query { _ in }
            return try Response.json(
                await rebuild.request(), status: .accepted, headers: [.location: "/api/analytics/rebuild"])
        }
        group.get("rebuild") { request, _ in
            try request.query { _ in }
            return try Response.json(await rebuild.status, headers: [.cacheControl: "no-store"])
        }
    }
}
