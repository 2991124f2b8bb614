public import Commerce
import HTTPTypes
import NIOCore

/// What the roles of one process share.
public struct Platform: Sendable {
    public let configuration: PlatformConfiguration
    public let clients: CallClients
    public let clock: WallClock
    public let token: ServiceToken
    private let instances: [ServiceRole: RoleInstances]

    public init(configuration: PlatformConfiguration, clients: CallClients, clock: WallClock = .system) {
        self.configuration = configuration
        self.clients = clients
        self.clock = clock
        token = ServiceToken(secret: configuration.serviceSecret)
        instances = configuration.urls.reduce(into: [:]) { $0[$1.key] = RoleInstances(of: $1.key, at: $1.value) }
    }

    /// The instances of another role for one caller, with turns of its own.
    public func instances(of role: ServiceRole) -> RoleInstances {
        guard let instances = instances[role] else { preconditionFailure("The configuration has no \(role.rawValue).") }
        return instances.withOwnTurns()
    }

    /// The internal API of another role.
    ///
    /// - Parameter isPatient: whether an answer may pause for 40 s, and not for 10 s only.
    public func client(for role: ServiceRole, isPatient: Bool = false) -> ServiceClient {
        ServiceClient(
            role, at: instances(of: role), http: isPatient ? clients.longPolls : clients.calls, token: token)
    }

    /// The feed of another role.
    public func feed(of role: ServiceRole) -> EventFeedClient {
        EventFeedClient(client(for: role, isPatient: true))
    }

    /// Verifies access tokens by the users service's keys.
    public func tokenVerifier() -> TokenVerifier {
        let users = client(for: .users)
        return TokenVerifier(clock: clock) {
            let answer = try await users.call(.get, "/api/auth/jwks.json")
            guard answer.status == 200 else {
                throw UnexpectedAnswer(status: answer.status, body: String(buffer: answer.body))
            }
            return Array(answer.body.readableBytesView)
        }
    }
}
