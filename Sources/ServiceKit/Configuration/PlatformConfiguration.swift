public import Commerce
import Configuration
public import Foundation
public import Logging
import SystemPackage

/// Everything that can be set, read once at start and checked whole.
public struct PlatformConfiguration: Sendable {
    public var dataDirectory: String
    /// `sqlite:PATH` or `mysql://…`.
    public var usersDatabaseURL: String
    /// `sqlite:PATH` or `mongodb://…`.
    public var productsDatabaseURL: String
    /// `sqlite:PATH` or `postgres://…`.
    public var ordersDatabaseURL: String
    /// `memory:` or `redis://…`.
    public var analyticsStoreURL: String
    public var bindAddress: String
    /// What the gateway speaks TLS with; nil when it speaks plain HTTP.
    public var gatewayTLS: TLSFiles?
    public var ports: [ServiceRole: Int]
    /// Where the instances of each role are asked: one address at least, and no two alike.
    public var urls: [ServiceRole: [String]]
    public var allowedOrigins: [String]
    /// Where pages find the gateway; empty when it is at their own origin.
    public var publicGatewayURL: String
    /// The folder of the built page.
    public var webRoot: String
    public var adminEmail: String?
    public var adminPassword: String?
    public var serviceSecret: String
    public var privateKeyFile: String
    public var storeCurrency: Currency
    public var analyticsTimeZone: TimeZone
    /// How many days, today included, the hours are counted singly; at least 1.
    public var analyticsHourDays: Int
    public var productWriters: ProductWriters
    public var trustedProxies: [String]
    public var pendingOrderDays: Int
    public var rateLimitPerMinute: Int
    public var loginLimitPerMinute: Int
    /// `redis://…` for counts that gateways share; nil when each counts for itself.
    public var rateLimitStoreURL: String?
    public var rateLimitWithoutStore: RateLimitWithoutStore
    public var logLevel: Logger.Level
    /// What was set, by the names of the settings, with secrets hidden.
    public let given: [String: String]

    /// A certificate with those of its issuers, and its private key: the paths of two files in PEM.
    public struct TLSFiles: Sendable {
        public let certificate: String
        public let key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Who may add products.
    public enum ProductWriters: String, Sendable {
        case any, staff
    }

    /// What becomes of requests while the shared counts cannot be reached.
    public enum RateLimitWithoutStore: String, Sendable, CaseIterable {
        /// They are let through, uncounted.
        case open
        /// They are refused.
        case closed
    }

    /// Where a role of this machine is asked, as the host of a URL.
    private var localHost: String {
        switch bindAddress {
        case "0.0.0.0", "::": "127.0.0.1"
        case let address where address.contains(":"): "[\(address)]"
        default: bindAddress
        }
    }

    /// Where a role of this machine is asked.
    public func localURL(of role: ServiceRole) -> String {
        "\(role == .gateway && gatewayTLS != nil ? "https" : "http")://\(localHost):\(ports[role] ?? role.defaultPort)"
    }

    /// Reads the settings for `roles`, none for a program that only talks to them: command-line options first, then the
    /// environment, then a `.env` file in `directory`.
    ///
    /// With all roles in one process, a missing service secret is made in the data directory, and the private key is to
    /// be made by the users service in the file named.
    ///
    /// - Parameter arguments: options, each followed by its value.
    /// - Throws: ``ConfigurationError`` with every problem there is.
    public static func load(
        roles: Set<ServiceRole>, arguments: [String] = [], environment: [String: String], directory: String = "."
    ) async throws -> PlatformConfiguration {
        let file = try await EnvironmentVariablesProvider(
            environmentFilePath: FilePath(directory).appending(".env"), allowMissing: true)
        let reader = SettingReader(
            ConfigReader(providers: [
                EnvironmentVariablesProvider(environmentVariables: variables(of: arguments)),
                EnvironmentVariablesProvider(environmentVariables: environment),
                file,
            ]))
        return try PlatformConfiguration(reader, roles: roles)
    }

    /// Options as the variables that they stand for: `--gateway-port 9000` is `GATEWAY_PORT=9000`.
    ///
    /// The library's own provider of arguments would divide values at their commas.
    private static func variables(of arguments: [String]) -> [String: String] {
        stride(from: 0, to: arguments.count - 1, by: 2).reduce(into: [:]) { variables, index in
            let name = arguments[index].drop { $0 == "-" }.uppercased().replacing("-", with: "_")
            variables[name] = arguments[index + 1]
        }
    }

    private init(_ settings: SettingReader, roles: Set<ServiceRole>) throws {
        var settings = settings
        let dataDirectory = settings.text("DATA_DIRECTORY") ?? ".tally"
        self.dataDirectory = dataDirectory
        usersDatabaseURL = settings.databaseURL(
            "USERS_DATABASE_URL", schemes: ["mysql"], default: dataDirectory + "/users.sqlite")
        productsDatabaseURL = settings.databaseURL(
            "PRODUCTS_DATABASE_URL", schemes: ["mongodb", "mongodb+srv"], default: dataDirectory + "/products.sqlite")
        ordersDatabaseURL = settings.databaseURL(
            "ORDERS_DATABASE_URL", schemes: ["postgres", "postgresql"], default: dataDirectory + "/orders.sqlite")
        analyticsStoreURL = settings.redisURL("ANALYTICS_STORE_URL", or: "memory:") ?? "memory:"
        bindAddress = settings.text("BIND_ADDRESS") ?? "127.0.0.1"
        let certificate = settings.text("TLS_CERTIFICATE_FILE")
        let key = settings.text("TLS_KEY_FILE")
        if (certificate == nil) != (key == nil) {
            settings.note("TLS_CERTIFICATE_FILE", "and TLS_KEY_FILE must be given together")
        }
        gatewayTLS = certificate.flatMap { certificate in key.map { TLSFiles(certificate: certificate, key: $0) } }
        ports = [:]
        urls = [:]
        for role in ServiceRole.allCases {
            let name = role.rawValue.uppercased()
            let port = settings.integer(name + "_PORT", in: 1...65_535)
            ports[role] = port
            let local = "http://127.0.0.1:\(port)"
            urls[role] = role == .gateway ? [local] : settings.baseURLs(name + "_URL", default: local)
        }
        if Set(roles.map { [ports] in ports[$0] }).count < roles.count {
            settings.note("The ports", "of the roles of one process must differ")
        }
        let webPort = ports[.web] ?? 0
        allowedOrigins =
            settings.isEmpty("ALLOWED_ORIGINS")
            ? []
            : settings.list("ALLOWED_ORIGINS") ?? ["http://localhost:\(webPort)", "http://127.0.0.1:\(webPort)"]
        publicGatewayURL =
            settings.isEmpty("PUBLIC_GATEWAY_URL")
            ? ""
            : settings.baseURL(
                "PUBLIC_GATEWAY_URL",
                default: "\(gatewayTLS == nil ? "http" : "https")://localhost:\(ports[.gateway] ?? 0)")
        webRoot = settings.text("WEB_ROOT") ?? "web/dist"
        adminEmail = settings.text("ADMIN_EMAIL")
        adminPassword = settings.text("ADMIN_PASSWORD")
        if (adminEmail == nil) != (adminPassword == nil) {
            settings.note("ADMIN_EMAIL", "and ADMIN_PASSWORD must be given together")
        }
        if let password = adminPassword, !(8...128).contains(password.unicodeScalars.count) {
            settings.note("ADMIN_PASSWORD", "must have 8 to 128 characters")
        }
        // The web application's role calls none of the others, so it needs to know nothing of them.
        let services = roles.subtracting([.web])
        let servesAll = services == Set(ServiceRole.allCases).subtracting([.web])
        serviceSecret = PlatformConfiguration.serviceSecret(
            &settings, dataDirectory, servesAll: servesAll, needed: !services.isEmpty)
        let keyFile = settings.text("JWT_PRIVATE_KEY_FILE")
        if keyFile == nil, roles.contains(.users), !servesAll {
            settings.note("JWT_PRIVATE_KEY_FILE", "must be given when roles run apart")
        }
        privateKeyFile = keyFile ?? dataDirectory + "/jwt-private-key.pem"
        let currency = settings.text("STORE_CURRENCY") ?? "USD"
        if Currency(currency) == nil {
            settings.note("STORE_CURRENCY", "must be a code such as EUR, and is \(currency)")
        }
        storeCurrency = Currency(currency) ?? .usd
        let zone = settings.text("ANALYTICS_TIME_ZONE") ?? "UTC"
        if TimeZone(identifier: zone) == nil {
            settings.note("ANALYTICS_TIME_ZONE", "must be a zone such as Europe/Berlin, and is \(zone)")
        }
        analyticsTimeZone = TimeZone(identifier: zone) ?? .gmt
        analyticsHourDays = settings.integer("ANALYTICS_HOUR_DAYS", in: 1...3_650)
        let writers = settings.text("PRODUCT_WRITERS") ?? "any"
        if ProductWriters(rawValue: writers) == nil {
            settings.note("PRODUCT_WRITERS", "must be any or staff, and is \(writers)")
        }
        productWriters = ProductWriters(rawValue: writers) ?? .staff
        trustedProxies = settings.list("TRUSTED_PROXIES") ?? []
        pendingOrderDays = settings.integer("PENDING_ORDER_DAYS", in: 1...3_650)
        rateLimitPerMinute = settings.integer("RATE_LIMIT_PER_MINUTE", in: 0...1_000_000)
        loginLimitPerMinute = settings.integer("LOGIN_LIMIT_PER_MINUTE", in: 0...1_000_000)
        rateLimitStoreURL = settings.redisURL("RATE_LIMIT_STORE_URL")
        let withoutStore = settings.text("RATE_LIMIT_WITHOUT_STORE") ?? "open"
        if RateLimitWithoutStore(rawValue: withoutStore) == nil {
            settings.note("RATE_LIMIT_WITHOUT_STORE", "must be open or closed, and is \(withoutStore)")
        }
        rateLimitWithoutStore = RateLimitWithoutStore(rawValue: withoutStore) ?? .closed
        let level = settings.text("LOG_LEVEL") ?? "info"
        if Logger.Level(rawValue: level) == nil { settings.note("LOG_LEVEL", "is no level: \(level)") }
        logLevel = Logger.Level(rawValue: level) ?? .info
        given = settings.given
        guard settings.problems.isEmpty else { throw ConfigurationError(settings.problems) }
    }

    private static func serviceSecret(
        _ settings: inout SettingReader, _ dataDirectory: String, servesAll: Bool, needed: Bool
    ) -> String {
        if let secret = settings.text("SERVICE_SECRET") {
            if secret.count < 32 { settings.note("SERVICE_SECRET", "must have at least 32 characters") }
            return secret
        }
        guard servesAll else {
            if needed { settings.note("SERVICE_SECRET", "must be given, the same for all, when roles run apart") }
            // A program that only talks to the roles knows the secret that they made, when it may read it.
            let made = needed ? nil : try? GeneratedFile(path: dataDirectory + "/service-secret").existing()
            return made?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        }
        do {
            let path = dataDirectory + "/service-secret"
            let secret = try GeneratedFile(path: path).content {
                Hexadecimal.encode((0..<32).map { _ in UInt8.random(in: .min ... .max) })
            }.trimmingCharacters(in: .whitespacesAndNewlines)
            if secret.count < 32 { settings.note("SERVICE_SECRET", "in \(path) is damaged: remove the file") }
            return secret
        } catch {
            settings.note("DATA_DIRECTORY", "is \(dataDirectory), where no file can be made: \(error)")
            return ""
        }
    }
}
