// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTLS = product(name: "HummingbirdTLS", package: "hummingbird")
    static let jwtKit = product(name: "JWTKit", package: "jwt-kit")
    static let logging = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let nioCertificateReloading = product(name: "NIOCertificateReloading", package: "swift-nio-extras")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let serviceContext = product(name: "ServiceContextModule", package: "swift-service-context")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let systemPackage = product(name: "SystemPackage", package: "swift-system")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let yams = product(name: "Yams", package: "Yams")
}

/// What every service is built on. A service never depends on another service: all that passes between two of them is
/// HTTP with the types of `Commerce`.
let serviceFoundation: [Target.Dependency] = [
    "Commerce", "ServiceKit", .httpTypes, .hummingbird, .hummingbirdCore, .logging, .metrics, .nioCore,
    .serviceLifecycle,
]

/// What every test of a service over HTTP is built on.
let serviceTests: [Target.Dependency] = [
    "Commerce", "ServiceKit", "TestSupport", .asyncHTTPClient, .crypto, .hummingbird, .jwtKit, .nioCore, .nioHTTP1,
    .serviceLifecycle,
]

func library(
    _ name: String, _ dependencies: [Target.Dependency], plugins: [Target.PluginUsage] = []
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "tally",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "tally", targets: ["Tally"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-service-context", from: "1.5.1"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(name: "CArgon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),
        .systemLibrary(name: "CMongoC", pkgConfig: "libmongoc-1.0", providers: [.apt(["libmongoc-dev"])]),

        .executableTarget(name: "EmbedFile", swiftSettings: settings),
        .plugin(name: "EmbeddedFiles", capability: .buildTool(), dependencies: ["EmbedFile"]),

        library("Commerce", []),
        library("DatabaseAccess", ["Commerce"]),
        library("MongoDatabase", ["Commerce", "DatabaseAccess", "CMongoC", .metrics, .serviceLifecycle]),
        library("RedisDatabase", ["Commerce", "DatabaseAccess", "CHiredis", .crypto, .metrics, .serviceLifecycle]),
        library(
            "SQLDatabase",
            ["Commerce", "DatabaseAccess", "CLibPQ", "CMariaDB", .crypto, .grdb, .metrics, .serviceLifecycle]),
        library(
            "ServiceKit",
            [
                "Commerce", .asyncHTTPClient, .configuration, .crypto, .httpTypes, .hummingbird,
                .hummingbirdCore, .hummingbirdTLS, .jwtKit,
                .logging, .metrics, .nioCore, .nioHTTP1, .nioHTTPTypes, .nioPosix, .nioSSL, .serviceContext,
                .serviceLifecycle, .systemPackage,
            ]),

        library("UserService", serviceFoundation + ["DatabaseAccess", "SQLDatabase", "CArgon2", .crypto, .jwtKit]),
        library("ProductService", serviceFoundation + ["DatabaseAccess", "MongoDatabase", "SQLDatabase", .crypto]),
        library("OrderService", serviceFoundation + ["DatabaseAccess", "SQLDatabase", .crypto]),
        library("AnalyticsService", serviceFoundation + ["DatabaseAccess", "RedisDatabase"]),
        library(
            "GatewayService",
            serviceFoundation + [
                "DatabaseAccess", "RedisDatabase", .asyncHTTPClient, .crypto, .nioCertificateReloading, .nioHTTP1,
                .nioPosix, .nioSSL, .yams,
            ],
            plugins: ["EmbeddedFiles"]),
        library("WebService", serviceFoundation + [.nioPosix]),
        library("DemoShop", ["Commerce", "ServiceKit", "UserService", "ProductService", "OrderService"]),

        .executableTarget(
            name: "Tally",
            dependencies: [
                "ServiceKit", "SQLDatabase", "UserService", "ProductService", "OrderService", "AnalyticsService",
                "GatewayService", "WebService", "DemoShop", .argumentParser, .asyncHTTPClient, .httpTypes, .logging,
                .nioCore, .nioHTTP1, .nioPosix, .nioSSL, .serviceLifecycle, .unixSignals,
            ],
            swiftSettings: settings
        ),

        .executableTarget(
            name: "FoldBench", dependencies: ["AnalyticsService", "Commerce", "SQLDatabase", "ServiceKit"],
            swiftSettings: settings
        ),

        .target(
            name: "TestSupport",
            dependencies: [
                "Commerce", "MongoDatabase", "ServiceKit", .asyncHTTPClient, .hummingbird, .jwtKit, .logging, .nioCore,
                .nioHTTP1,
                .nioPosix, .serviceLifecycle,
            ],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        tests("CommerceTests", ["Commerce", "TestSupport"]),
        tests("DatabaseAccessTests", ["DatabaseAccess", "TestSupport"]),
        tests("MongoDatabaseTests", ["Commerce", "DatabaseAccess", "MongoDatabase", "TestSupport"]),
        tests("RedisDatabaseTests", ["Commerce", "DatabaseAccess", "RedisDatabase", "TestSupport"]),
        tests("SQLDatabaseTests", ["Commerce", "DatabaseAccess", "SQLDatabase", "TestSupport"]),
        tests("ServiceKitTests", serviceTests + [.nioPosix]),
        tests("UserServiceTests", serviceTests + ["UserService", "SQLDatabase"]),
        tests("ProductServiceTests", serviceTests + ["ProductService", "MongoDatabase", "SQLDatabase"]),
        tests("OrderServiceTests", serviceTests + ["OrderService", "SQLDatabase"]),
        tests(
            "AnalyticsServiceTests",
            serviceTests + ["AnalyticsService", "GatewayService", "RedisDatabase", "SQLDatabase", .logging, .nioPosix]),
        tests("GatewayServiceTests", serviceTests + ["GatewayService", "RedisDatabase", .nioPosix, .nioSSL, .yams]),
        tests("WebServiceTests", serviceTests + ["WebService"]),
        tests(
            "EndToEndTests",
            serviceTests + [
                "UserService", "ProductService", "OrderService", "AnalyticsService", "GatewayService", .nioPosix, .yams,
            ]),
        tests(
            "DemoShopTests",
            serviceTests + [
                "DemoShop", "UserService", "ProductService", "OrderService", "SQLDatabase", "Tally",
            ]),
        tests("TallyTests", ["Tally", "DemoShop", "SQLDatabase", "ServiceKit", .argumentParser]),
        tests("CrashTests", serviceTests + ["DemoShop", "SQLDatabase", "Tally"]),
    ]
)
