import HTTPTypes
import Hummingbird

/// Answers 405 with `Allow` where a path exists but not for the method.
struct MethodNotAllowedRoutes {
    func add(to router: Router<ServiceRequestContext>) {
        let byPath = Dictionary(grouping: router.routes, by: { $0.path.description })
        for routes in byPath.values {
            var allowed = Set(routes.map(\.method))
            // The router answers HEAD by itself where there is a GET.
            if allowed.contains(.get) { allowed.insert(.head) }
            let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in HTTPRequest.Method.all where !allowed.contains(method) {
                router.on(routes[0].path, method: method) { _, _ -> Response in
                    throw Problem(
                        .methodNotAllowed, code: "method_not_allowed", "This path answers \(allow).",
                        headers: [.allow: allow])
                }
            }
        }
    }
}
