import Commerce
import NIOHTTP1
import ServiceKit
import ServiceLifecycle
import TestSupport

@testable import ProductService

/// A products service that runs, and those who talk to it.
struct Shop: Sendable {
    let anyone: APIClient
    let owner: APIClient
    let other: APIClient
    let admin: APIClient
    let ownerId: Identifier
    let surroundings: TestPlatform

    /// Runs the service while `body` runs.
    static func open(
        change: (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (Shop) async throws -> Void
    ) async throws {
        try await TestPlatform.run(change: change) { surroundings in
            let service = try await ProductService.build(surroundings.platform)
            try await running([service]) {
                let anyone = APIClient(port: try await service.port)
                let ownerId = Identifier.make()
                try await body(
                    Shop(
                        anyone: anyone, owner: anyone.with(token: try await surroundings.issuer.customer(ownerId)),
                        other: anyone.with(token: try await surroundings.issuer.customer()),
                        admin: anyone.with(token: try await surroundings.issuer.admin()), ownerId: ownerId,
                        surroundings: surroundings))
            }
        }
    }

    /// A call as another service makes it.
    func call(_ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil) async throws -> APIAnswer {
        try await anyone.send(
            method, "/internal/" + path, json: body,
            headers: ["Authorization": surroundings.platform.token.authorization])
    }

    /// Adds a product of the owner's and returns its id.
    func add(_ changes: [String: JSONValue] = [:]) async throws -> String {
        let answer = try await owner.post("/api/products", Shop.product(changes))
        guard answer.status == 201, let id = answer.json["id"].string else { throw Unexpected(answer.text) }
        return id
    }

    func reserve(_ order: Identifier, _ lines: [(String, Int)]) async throws -> JSONValue {
        let answer = try await call(.PUT, "reservations/\(order)", Shop.lines(lines))
        guard answer.status == 200 else { throw Unexpected(answer.text) }
        return answer.json
    }

    /// The stock as its owner sees it.
    func figures(of id: String) async throws -> StockFigures {
        let json = try await owner.get("/api/products/\(id)/stock").json
        return StockFigures(
            available: json["available"].integer ?? -1, reserved: json["reserved"].integer ?? -1,
            sold: json["sold"].integer ?? -1, returned: json["returned"].integer ?? -1,
            supplied: json["supplied"].integer ?? -1)
    }

    /// All events so far.
    func events() async throws -> [JSONValue] {
        try await call(.GET, "events?limit=10000").json["events"].elements
    }

    static func product(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let product: [String: JSONValue] = [
            "name": "Reading lamp", "description": "Warm light.\nTwo metres of cable.", "category": "Lighting",
            "price": ["amount": 4_999, "currency": "USD"], "stock": 10, "attributes": ["colour": "black"],
        ]
        return .object(product.merging(changes) { $1 })
    }

    static func lines(_ lines: [(String, Int)]) -> JSONValue {
        ["items": .array(lines.map { ["productId": .string($0.0), "quantity": .integer($0.1)] })]
    }

    struct Unexpected: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }
}
