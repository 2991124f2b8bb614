import Commerce
import Hummingbird
import ServiceKit

/// `POST /internal/sums`: what the orders themselves add up to in some periods, and how much of the log that is.
struct SumsRoutes: Sendable {
    let store: OrderStore

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.post("sums") { request, _ in try await sums(request) }
    }

    private func sums(_ request: Request) async throws -> Response {
        let periods = try await request.decode { SumsRequest(&$0) }.periods
        return try .json(try await store.read { try $0.sums(of: periods) })
    }
}
