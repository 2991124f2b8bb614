import AnalyticsService
import Foundation
import GatewayService
import OrderService
import ProductService
import ServiceKit
import TestSupport
import Testing
import UserService
import Yams

/// The API's description says what there is, and there is what it says.
@Suite struct APIDocumentTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")

    private func document() throws -> Node {
        let file = APIDocumentTests.root.appending(path: "openapi/tally.yaml")
        return try #require(try Yams.compose(yaml: String(contentsOf: file, encoding: .utf8)))
    }

    @Test func everyRouteIsDocumentedAndThereIsEveryDocumentedOne() async throws {
        let documented = (try document()["paths"]?.mapping ?? [:]).flatMap { path, item in
            (item.mapping ?? [:]).map { ServiceRoute(($0.key.string ?? "").uppercased(), path.string ?? "") }
        }
        let routes = try await publicRoutes()
        #expect(Set(documented).subtracting(routes) == [], "documented, but there is none")
        #expect(routes.subtracting(documented) == [], "there is one, but it is not documented")
        #expect(documented.count == routes.count)
    }

    /// What the services answer under the paths that the gateway passes on, and what the gateway answers itself.
    private func publicRoutes() async throws -> Set<ServiceRoute> {
        let directory = try TemporaryDirectory()
        let clients = CallClients()
        let platform = Platform(configuration: try await TestPlatform.configuration(directory.path), clients: clients)
        let services = [
            try await UserService.build(platform), try await ProductService.build(platform),
            try await OrderService.build(platform), try await AnalyticsService.build(platform),
        ]
        let gateway = try await GatewayService.build(platform)
        // The page under all other paths, and those that are nobody's.
        let catchAlls: Set = ["/", "/**", "/api", "/api/**", "/internal", "/internal/**"]
        let passedOn = ["/api/auth", "/api/users", "/api/products", "/api/orders", "/api/analytics"]
        let routes =
            services.flatMap(\.routes).filter { route in passedOn.contains { route.path.hasPrefix($0) } }
            + gateway.routes.filter { route in
                !catchAlls.contains(route.path) && !passedOn.contains { route.path.hasPrefix($0) }
            }
        // A service that was never run gives its files and connections back when it is stopped.
        try await running(services + [gateway]) {}
        try await clients.shutdown()
        return Set(routes.filter { $0.method != "HEAD" })
    }

    @Test func theErrorCodesAreThoseOfTheManual() throws {
        let manual = try String(
            contentsOf: APIDocumentTests.root.appending(path: "docs/operations.md"), encoding: .utf8)
        let table = try #require(manual.components(separatedBy: "## Error codes").last)
        let rows = table.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("`") }
        let isPublic = { (row: Substring) in
            !row.contains("among services only") && !row.contains("only in logs and metrics")
        }
        let codes = rows.filter(isPublic).flatMap { row in
            row.split(separator: "|")[1].matches(of: /`([a-z_]+)`/).map { String($0.1) }
        }
        let enumeration = try document()["components"]?["schemas"]?["ProblemCode"]?["enum"]
        let documented = (enumeration?.sequence ?? []).compactMap(\.string)
        #expect(codes.count > 50)
        #expect(Set(codes).subtracting(documented) == [], "in the manual alone")
        #expect(Set(documented).subtracting(codes) == [], "in the API's description alone")
        #expect(documented.count == Set(documented).count)
    }
}
