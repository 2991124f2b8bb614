import Commerce
import Foundation
import ServiceKit
import TestSupport
import Testing

@Suite struct PlatformConfigurationTests {
    private let all = Set(ServiceRole.allCases)

    private func load(
        _ environment: [String: String] = [:], arguments: [String] = [], roles: Set<ServiceRole>? = nil,
        file: String? = nil
    ) async throws -> PlatformConfiguration {
        let directory = try TemporaryDirectory()
        if let file { try Data(file.utf8).write(to: URL(fileURLWithPath: directory.path + "/.env")) }
        let base = ["DATA_DIRECTORY": directory.path + "/data"]
        return try await PlatformConfiguration.load(
            roles: roles ?? all, arguments: arguments, environment: base.merging(environment) { $1 },
            directory: directory.path)
    }

    private func problems(
        _ environment: [String: String], roles: Set<ServiceRole>? = nil
    ) async throws -> [String] {
        let error = await #expect(throws: ConfigurationError.self) { try await load(environment, roles: roles) }
        return error?.problems ?? []
    }

    @Test func theDefaultsAreThoseOfTheTable() async throws {
        let configuration = try await load()
        #expect(configuration.bindAddress == "127.0.0.1")
        #expect(configuration.ports[.gateway] == 8000)
        #expect(configuration.ports[.analytics] == 8004)
        #expect(configuration.urls[.orders] == ["http://127.0.0.1:8003"])
        #expect(configuration.allowedOrigins == ["http://localhost:3000", "http://127.0.0.1:3000"])
        #expect(configuration.ports[.web] == 3000)
        #expect(configuration.publicGatewayURL == "http://localhost:8000")
        #expect(configuration.webRoot == "web/dist")
        #expect(configuration.storeCurrency == .usd)
        #expect(configuration.analyticsTimeZone.secondsFromGMT() == 0)
        #expect(configuration.productWriters == .any)
        #expect(configuration.trustedProxies == [])
        #expect(configuration.pendingOrderDays == 7)
        #expect(configuration.rateLimitPerMinute == 600)
        #expect(configuration.loginLimitPerMinute == 10)
        #expect(configuration.adminEmail == nil)
        #expect(configuration.serviceSecret.count >= 32)
    }

    @Test func everyMistakeIsReportedAtOnceByName() async throws {
        let wrong = [
            "GATEWAY_PORT": "70000", "USERS_PORT": "abc", "USERS_URL": "not an address", "STORE_CURRENCY": "dollars",
            "ANALYTICS_TIME_ZONE": "Mars/Olympus", "PRODUCT_WRITERS": "nobody", "PENDING_ORDER_DAYS": "0",
            "RATE_LIMIT_PER_MINUTE": "-1", "ADMIN_EMAIL": "ada@example.com", "SERVICE_SECRET": "short",
            "LOG_LEVEL": "loud", "ANALYTICS_STORE_URL": "redis:h", "USERS_DATABASE_URL": "postgres://h/users_db",
            "RATE_LIMIT_STORE_URL": "memory:", "RATE_LIMIT_WITHOUT_STORE": "ajar", "ANALYTICS_HOUR_DAYS": "0",
        ]
        let problems = try await problems(wrong)
        for name in wrong.keys { #expect(problems.contains { $0.hasPrefix(name + " ") }, "\(name)") }
        #expect(problems.count == wrong.count)
    }

    @Test(arguments: [
        ("USERS_DATABASE_URL", "mysql://ada:secret@h/users_db", \PlatformConfiguration.usersDatabaseURL),
        ("USERS_DATABASE_URL", "sqlite:/data/users", \.usersDatabaseURL),
        ("PRODUCTS_DATABASE_URL", "mongodb://ada:secret@h/products_db?replicaSet=rs0", \.productsDatabaseURL),
        ("PRODUCTS_DATABASE_URL", "sqlite:/data/products", \.productsDatabaseURL),
        ("ORDERS_DATABASE_URL", "postgres://ada:secret@h/orders_db", \.ordersDatabaseURL),
        ("ORDERS_DATABASE_URL", "postgresql://h/orders_db?sslmode=verify-full", \.ordersDatabaseURL),
    ])
    func eachServiceKnowsItsKindsOfDatabases(
        _ setting: (name: String, url: String, read: any KeyPath<PlatformConfiguration, String> & Sendable)
    ) async throws {
        #expect(try await load([setting.name: setting.url])[keyPath: setting.read] == setting.url)
        for other in ["redis://h", "sqlite:", "mysql://", "users.sqlite", "postgres:h"] {
            let problems = try await problems([setting.name: other])
            #expect(problems.count == 1 && problems[0].hasPrefix(setting.name + " must begin with sqlite:"), "\(other)")
        }
    }

    @Test(arguments: ["ANALYTICS_STORE_URL", "RATE_LIMIT_STORE_URL"])
    func aSharedStoreIsRedisWithoutTLS(name: String) async throws {
        let configuration = try await load([name: "redis://:secret@h:6379/1"])
        let urls = [configuration.analyticsStoreURL, configuration.rateLimitStoreURL]
        #expect(urls.contains("redis://:secret@h:6379/1"))
        for other in ["rediss://:hunter2@h", "redis://", "h:6379", "mongodb://h"] {
            let problems = try await problems([name: other])
            #expect(problems.count == 1 && problems[0].hasPrefix(name + " must be"), "\(other)")
            #expect(problems.first?.contains("TLS") == other.hasPrefix("rediss"))
            #expect(problems.first?.contains("hunter2") == false)
        }
    }

    @Test func portsOfOneProcessMustDiffer() async throws {
        let problems = try await problems(["USERS_PORT": "8002"])
        #expect(problems.count == 1)
        #expect(problems.first?.contains("ports") == true)
    }

    @Test func anOptionWinsOverTheEnvironmentAndThatOverTheFile() async throws {
        let file = "GATEWAY_PORT=9001\nUSERS_PORT=9002\nORDERS_PORT=9003\n"
        let configuration = try await load(
            ["USERS_PORT": "9102", "ORDERS_PORT": "9103"], arguments: ["--orders-port", "9203"], file: file)
        #expect(configuration.ports[.gateway] == 9001)
        #expect(configuration.ports[.users] == 9102)
        #expect(configuration.ports[.orders] == 9203)
        #expect(configuration.urls[.users] == ["http://127.0.0.1:9102"])
    }

    @Test func theValueOfAnOptionMayHaveCommas() async throws {
        let configuration = try await load(
            ["ALLOWED_ORIGINS": "http://c"],
            arguments: ["--allowed-origins", "http://a,http://b", "--orders-url", "http://a:1,http://b:1"])
        #expect(configuration.allowedOrigins == ["http://a", "http://b"])
        #expect(configuration.urls[.orders] == ["http://a:1", "http://b:1"])
    }

    @Test func withACertificateTheGatewayIsFoundOverTLS() async throws {
        let plain = try await load()
        #expect(plain.gatewayTLS == nil)
        #expect(plain.localURL(of: .gateway) == "http://127.0.0.1:8000")
        let encrypted = try await load(["TLS_CERTIFICATE_FILE": "c.pem", "TLS_KEY_FILE": "k.pem", "BIND_ADDRESS": "::"])
        #expect(encrypted.gatewayTLS?.certificate == "c.pem")
        #expect(encrypted.gatewayTLS?.key == "k.pem")
        #expect(encrypted.publicGatewayURL == "https://localhost:8000")
        #expect(encrypted.localURL(of: .gateway) == "https://127.0.0.1:8000")
        #expect(encrypted.localURL(of: .users) == "http://127.0.0.1:8001")
        for name in ["TLS_CERTIFICATE_FILE", "TLS_KEY_FILE"] {
            let problems = try await problems([name: "file.pem"])
            #expect(problems == ["TLS_CERTIFICATE_FILE and TLS_KEY_FILE must be given together"])
        }
    }

    @Test func noOriginIsAllowedWhereThatIsSaid() async throws {
        let configuration = try await load(["ALLOWED_ORIGINS": ""])
        #expect(configuration.allowedOrigins == [])
    }

    @Test func aRoleMayHaveSeveralAddresses() async throws {
        let urls = try await load(["ORDERS_URL": "http://10.0.0.1:8003/, http://10.0.0.2:8003"]).urls
        #expect(urls[.orders] == ["http://10.0.0.1:8003", "http://10.0.0.2:8003"])
        #expect(urls[.products] == ["http://127.0.0.1:8002"])
    }

    @Test(arguments: ["USERS_URL", "PRODUCTS_URL", "ORDERS_URL", "ANALYTICS_URL", "WEB_URL"])
    func everyAddressOfAListIsChecked(name: String) async throws {
        for list in [
            "http://a:1,,http://b:1", "http://a:1,", ",http://a:1", " , ", "http://a:1,b:1", "http://a:1,http://b:1/x",
            "http://a:1,http://b:1,http://a:1", "http://a:1,http://A:1/",
        ] {
            let problems = try await problems([name: list])
            #expect(!problems.isEmpty && problems.allSatisfy { $0.hasPrefix(name + " ") }, "\(list)")
        }
    }

    @Test func aSecretCanComeFromAFile() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/secret"
        let secret = String(repeating: "s3cr3t", count: 8)
        try Data((secret + "\n").utf8).write(to: URL(fileURLWithPath: path))
        #expect(try await load(["SERVICE_SECRET_FILE": path]).serviceSecret == secret)
        let problems = try await problems(["SERVICE_SECRET_FILE": path + "x"])
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("SERVICE_SECRET_FILE ") == true)
    }

    @Test func secretsAreNeverInTheErrorText() async throws {
        let problems = try await problems([
            "SERVICE_SECRET": "tooshort-hunter2", "ADMIN_PASSWORD": "hunter2", "ADMIN_EMAIL": "a@b.example",
            "USERS_DATABASE_URL": "postgres://root:hunter2@h/users_db", "ANALYTICS_STORE_URL": "http://:hunter2@h",
        ])
        #expect(problems.count == 4)
        #expect(!problems.joined().contains("hunter2"))
    }

    @Test func rolesThatRunApartNeedTheirSecretsGiven() async throws {
        #expect(try await problems([:], roles: [.gateway]).map { $0.prefix(14) } == ["SERVICE_SECRET"])
        let users = try await problems([:], roles: [.users])
        #expect(users.count == 2)
        #expect(users.contains { $0.hasPrefix("JWT_PRIVATE_KEY_FILE ") })
    }

    @Test func theWebApplicationKnowsNoSecret() async throws {
        #expect(try await load(roles: [.web]).serviceSecret == "")
        let withoutWeb = try await load(roles: all.subtracting([.web]))
        #expect(withoutWeb.serviceSecret.count >= 32)
    }

    @Test func aPageThatSharesItsOriginWithTheGatewayIsToldByAnEmptySetting() async throws {
        #expect(try await load(["PUBLIC_GATEWAY_URL": ""]).publicGatewayURL == "")
        #expect(try await load(["GATEWAY_PORT": "9001"]).publicGatewayURL == "http://localhost:9001")
        let given = try await load(["PUBLIC_GATEWAY_URL": "https://api.shop.example/"])
        #expect(given.publicGatewayURL == "https://api.shop.example")
        let problems = try await problems(["PUBLIC_GATEWAY_URL": "api.shop.example"])
        #expect(problems.first?.hasPrefix("PUBLIC_GATEWAY_URL ") == true)
    }

    @Test func theSecretIsMadeOnceAndReadableByItsOwnerAlone() async throws {
        let directory = try TemporaryDirectory()
        let environment = ["DATA_DIRECTORY": directory.path]
        let first = try await load(environment).serviceSecret
        #expect(try await load(environment).serviceSecret == first)
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/service-secret")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
}
