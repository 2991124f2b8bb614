/// One setting of the program: its name in the environment, its default and what it does.
///
/// The same name in lower case with dashes is its command-line option: `GATEWAY_PORT` is `--gateway-port`.
public struct Setting: Sendable {
    public let name: String
    /// The default as people read it; empty when there is none.
    public let defaultText: String
    public let explanation: String
    /// A secret is never printed, and can be read from the file that the setting `NAME_FILE` names.
    public let isSecret: Bool

    init(_ name: String, default defaultText: String = "", secret: Bool = false, _ explanation: String) {
        self.name = name
        self.defaultText = defaultText
        self.explanation = explanation
        isSecret = secret
    }

    /// The command-line option, `--gateway-port`.
    public var option: String {
        "--" + name.lowercased().replacing("_", with: "-")
    }

    /// Every setting there is, in the order people should read them.
    public static let all: [Setting] = [
        Setting("DATA_DIRECTORY", default: ".tally", "where embedded storage and generated keys live"),
        Setting(
            "USERS_DATABASE_URL", default: "sqlite in DATA_DIRECTORY", secret: true,
            "storage of users, sqlite:PATH or mysql://user:password@host:3306/users_db"),
        Setting(
            "PRODUCTS_DATABASE_URL", default: "sqlite in DATA_DIRECTORY", secret: true,
            "storage of products, sqlite:PATH or mongodb://user:password@host:27017/products_db"),
        Setting(
            "ORDERS_DATABASE_URL", default: "sqlite in DATA_DIRECTORY", secret: true,
            "storage of orders, sqlite:PATH or postgres://user:password@host:5432/orders_db"),
        Setting(
            "ANALYTICS_STORE_URL", default: "memory:", secret: true,
            "storage of analytics, memory: or redis://:password@host:6379/0"),
        Setting(
            "TLS_CERTIFICATE_FILE",
            "file with the gateway's certificate and those of its issuers, in PEM; goes with TLS_KEY_FILE"),
        Setting("TLS_KEY_FILE", "file with the private key of that certificate, in PEM"),
        Setting("BIND_ADDRESS", default: "127.0.0.1", "address that every role listens on"),
        Setting("GATEWAY_PORT", default: "8000", "port of the gateway"),
        Setting("USERS_PORT", default: "8001", "port of the users service"),
        Setting("PRODUCTS_PORT", default: "8002", "port of the products service"),
        Setting("ORDERS_PORT", default: "8003", "port of the orders service"),
        Setting("ANALYTICS_PORT", default: "8004", "port of the analytics service"),
        Setting("WEB_PORT", default: "3000", "port of the web application"),
        Setting(
            "USERS_URL", default: "http://127.0.0.1:USERS_PORT",
            "where the other roles find users; instances separated by commas"),
        Setting(
            "PRODUCTS_URL", default: "http://127.0.0.1:PRODUCTS_PORT",
            "where the other roles find products; instances separated by commas"),
        Setting(
            "ORDERS_URL", default: "http://127.0.0.1:ORDERS_PORT",
            "where the other roles find orders; instances separated by commas"),
        Setting(
            "ANALYTICS_URL", default: "http://127.0.0.1:ANALYTICS_PORT",
            "where the other roles find analytics; instances separated by commas"),
        Setting(
            "WEB_URL", default: "http://127.0.0.1:WEB_PORT",
            "where the gateway finds the page, which it passes on; instances separated by commas"),
        Setting(
            "PUBLIC_GATEWAY_URL", default: "localhost on GATEWAY_PORT, by http or https as the gateway speaks",
            "where the page finds the gateway; empty when both share an origin"),
        Setting("WEB_ROOT", default: "web/dist", "folder of the built page"),
        Setting(
            "ALLOWED_ORIGINS", default: "localhost and 127.0.0.1 on WEB_PORT",
            "origins whose pages may call the gateway, separated by commas; empty for none"),
        Setting("ADMIN_EMAIL", "email address of the first admin, made at start when absent"),
        Setting("ADMIN_PASSWORD", secret: true, "password of the first admin, 8 to 128 characters"),
        Setting(
            "SERVICE_SECRET", default: "made in DATA_DIRECTORY when one process serves all roles", secret: true,
            "what the services know each other by, at least 32 characters, the same for all"),
        Setting(
            "JWT_PRIVATE_KEY_FILE", default: "made in DATA_DIRECTORY when one process serves all roles",
            "file with the P-256 private key, in PEM, that signs access tokens; the users service alone needs it"),
        Setting("STORE_CURRENCY", default: "USD", "currency of the store, fixed once orders exist"),
        Setting(
            "ANALYTICS_TIME_ZONE", default: "UTC", "time zone whose days the dashboard counts, as in Europe/Berlin"),
        Setting(
            "ANALYTICS_HOUR_DAYS", default: "400", "days that the dashboard can show by the hour, 1 to 3650"),
        Setting(
            "PRODUCT_WRITERS", default: "any", "who may add products: any signed-in user, or staff for admins only"),
        Setting(
            "TRUSTED_PROXIES", default: "none",
            "addresses or CIDR blocks, separated by commas, whose forwarding headers the gateway believes"),
        Setting("PENDING_ORDER_DAYS", default: "7", "days until an unpaid bank transfer is cancelled"),
        Setting(
            "RATE_LIMIT_PER_MINUTE", default: "600", "requests per client and minute at the gateway; 0 for no limit"),
        Setting(
            "LOGIN_LIMIT_PER_MINUTE", default: "10", "log-ins and registrations per client and minute; 0 for no limit"),
        Setting(
            "RATE_LIMIT_STORE_URL", secret: true,
            "where gateways count together, redis://:password@host:6379/0; each counts for itself without"),
        Setting(
            "RATE_LIMIT_WITHOUT_STORE", default: "open",
            "while that store is away: open lets requests through uncounted, closed refuses them"),
        Setting("LOG_LEVEL", default: "info", "trace, debug, info, notice, warning, error or critical"),
    ]

    static func named(_ name: String) -> Setting {
        guard let setting = all.first(where: { $0.name == name }) else { preconditionFailure("no setting \(name)") }
        return setting
    }
}
