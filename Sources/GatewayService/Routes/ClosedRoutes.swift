import HTTPTypes
import Hummingbird
import ServiceKit

/// 404 for what lies under ``RouteTable/closed`` and is nobody's, whatever the method: the page is not asked for it.
struct ClosedRoutes {
    func add(to router: Router<ServiceRequestContext>) {
        for prefix in RouteTable.closed {
            for path in [prefix, prefix + "/**"] {
                for method in HTTPRequest.Method.all {
                    router.on(RouterPath(path), method: method) { _, _ -> Response in
                        throw Problem.notFound("There is nothing under this path.")
                    }
                }
            }
        }
    }
}
