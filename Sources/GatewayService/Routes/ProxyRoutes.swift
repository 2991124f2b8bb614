import HTTPTypes
import Hummingbird
import ServiceKit

/// Every public path of every service, and the page under all others, under all methods: which of them a path knows is for
/// its role to say.
struct ProxyRoutes {
    let platform: Platform
    let client: UpstreamClient
    /// For the paths that answer with a stream.
    let streams: UpstreamClient
    let proxies: TrustedProxies

    func add(to router: Router<ServiceRequestContext>) {
        for entry in RouteTable.entries {
            add([entry.prefix, entry.prefix + "/**"], of: entry, through: client, to: router)
            add(entry.streams, of: entry, through: streams, to: router)
        }
        add(["/", "/**"], of: RouteTable.page, through: client, to: router)
    }

    private func add(
        _ paths: [String], of entry: RouteTable.Entry, through client: UpstreamClient,
        to router: Router<ServiceRequestContext>
    ) {
        let proxy = Proxy(
            role: entry.role, instances: platform.instances(of: entry.role), prefix: entry.prefix, client: client,
            requestHeaders: ForwardedRequestHeaders(
                proxies: proxies, isEncrypted: platform.configuration.gatewayTLS != nil))
        for path in paths {
            for method in HTTPRequest.Method.all {
                router.on(RouterPath(path), method: method) { request, context in
                    try await proxy.respond(to: request, context: context)
                }
            }
        }
    }
}
