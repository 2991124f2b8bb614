import Hummingbird
public import ServiceKit
import ServiceLifecycle

/// The web role: serves the built page, which talks to the gateway by itself.
public enum WebService {
    /// The web role, ready to run.
    ///
    /// - Throws: `ConfigurationError` when WEB_ROOT holds no built page.
    public static func build(_ platform: Platform) async throws -> RunningService {
        let configuration = platform.configuration
        let site: Site
        do {
            site = try Site(folder: configuration.webRoot)
        } catch {
            throw ConfigurationError([
                "WEB_ROOT is \(configuration.webRoot), where no built page is: make web builds it"
            ])
        }
        let builder = ServiceBuilder(.web, platform)
        let policy = ContentSecurityPolicy(gateway: configuration.publicGatewayURL)
        builder.router.add(middleware: SecurityHeadersMiddleware(policy: policy))
        ConfigurationRoute(gatewayURL: configuration.publicGatewayURL).add(to: builder.router)
        SiteRoutes(site: SiteOnDisk(site)).add(to: builder.router)
        return builder.build(storage: configuration.webRoot, health: Health([]))
    }
}
