import HTTPTypes
import Hummingbird
import ServiceKit

/// `GET /config.json`: what the page has to know before it can do anything, and only the running program can tell.
struct ConfigurationRoute: Sendable {
    let gatewayURL: String

    private struct Configuration: Encodable {
        let gatewayUrl: String
    }

    func add(to router: Router<ServiceRequestContext>) {
        router.get("config.json") { _, _ in
            try Response.json(Configuration(gatewayUrl: gatewayURL), headers: [.cacheControl: "no-cache"])
        }
    }
}
