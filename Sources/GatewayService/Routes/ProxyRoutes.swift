import HTTPTypes
import Hummingbird
import ServiceKit

/// Every public path of every service, under all methods: which of them a path knows is for its service to say.
struct ProxyRoutes {
    let urls: [ServiceRole: String]
    let client: UpstreamClient
    let proxies: TrustedProxies

    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

    func add(to router: Router<ServiceRequestContext>) {
        for entry in RouteTable.entries {
            let proxy = Proxy(
                role: entry.role, baseURL: urls[entry.role] ?? "", prefix: entry.prefix, client: client,
                requestHeaders: ForwardedRequestHeaders(proxies: proxies))
            for path in [entry.prefix, entry.prefix + "/**"] {
                for method in ProxyRoutes.methods {
                    router.on(RouterPath(path), method: method) { request, context in
                        try await proxy.respond(to: request, context: context)
                    }
                }
            }
        }
    }
}
