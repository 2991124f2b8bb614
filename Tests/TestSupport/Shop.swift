public import Commerce
import Foundation
import NIOHTTP1
public import ServiceKit

/// A whole shop as its clients see it: through the gateway, with accounts and products to work on.
public struct Shop: Sendable {
    /// The gateway, for who is not signed in.
    public let gateway: APIClient
    public let admin: APIClient

    /// Runs `body` with a shop of its own, and stops it afterwards.
    public static func run(
        on storage: ShopStorage = .embedded, settings: [String: String] = [:],
        _ body: (Shop, ShopProcess) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let process = try ShopProcess(
            directory: directory.path, settings: try await storage.settings().merging(settings) { $1 })
        defer { process.kill() }
        try await process.start()
        try await body(try await Shop(process), process)
    }

    public init(_ process: ShopProcess) async throws {
        gateway = process.client()
        admin = try await gateway.signedIn(ShopProcess.adminEmail, ShopProcess.adminPassword)
    }

    /// A new customer, signed in.
    public func customer() async throws -> APIClient {
        let answer = try await gateway.post(
            "/api/auth/register",
            ["email": .string("\(Identifier.make())@example.com"), "password": "a long password", "name": "Ada"])
        guard answer.status == 201 else { throw UnexpectedAnswer(status: answer.status, body: answer.text) }
        return gateway.with(token: answer.json["accessToken"].string)
    }

    /// A new product, owned by the admin.
    public func product(
        price: Int = 1_999, stock: Int = 1_000, name: String = "Lamp", category: String = "Lighting",
        currency: String = "USD"
    ) async throws -> Identifier {
        let answer = try await admin.post(
            "/api/products",
            [
                "name": .string(name), "description": "It is what it is.", "category": .string(category),
                "price": ["amount": .integer(price), "currency": .string(currency)], "stock": .integer(stock),
                "attributes": [:],
            ])
        guard answer.status == 201, let id = answer.json["id"].string.flatMap(Identifier.init) else {
            throw UnexpectedAnswer(status: answer.status, body: answer.text)
        }
        return id
    }

    /// The stock figures of a product: available, reserved, sold, returned, supplied.
    public func stock(of product: Identifier) async throws -> [String: Int] {
        let answer = try await admin.get("/api/products/\(product)/stock")
        let names = ["available", "reserved", "sold", "returned", "supplied"]
        return Dictionary(uniqueKeysWithValues: names.map { ($0, answer.json[$0].integer ?? -1) })
    }

    /// All orders, as the admin's list pages through them.
    public func allOrders() async throws -> [JSONValue] { try await admin.allItems(of: "/api/orders") }
}

extension APIClient {
    /// What a list pages through.
    public func allItems(of list: String) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var path = "\(list)?limit=100"
        while true {
            let page = try await get(path)
            guard page.status == 200 else { throw UnexpectedAnswer(status: page.status, body: page.text) }
            items += page.json["items"].elements
            guard let cursor = page.json["nextCursor"].string else { return items }
            path = "\(list)?limit=100&cursor=\(cursor)"
        }
    }

    /// This client with the access token that a log-in gives.
    public func signedIn(_ email: String, _ password: String) async throws -> APIClient {
        let answer = try await post("/api/auth/login", ["email": .string(email), "password": .string(password)])
        guard answer.status == 200 else { throw UnexpectedAnswer(status: answer.status, body: answer.text) }
        return with(token: answer.json["accessToken"].string)
    }

    /// Places an order for this customer.
    public func placeOrder(
        _ items: [(Identifier, Int)], key: String = "\(Identifier.make())", method: String = "card",
        paymentToken: String? = nil
    ) async throws -> APIAnswer {
        try await post(
            "/api/orders", JSONValue.order(items, method: method, paymentToken: paymentToken),
            headers: ["Idempotency-Key": key])
    }
}

extension JSONValue {
    /// The body of an order.
    public static func order(
        _ items: [(Identifier, Int)], method: String = "card", paymentToken: String? = nil
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "items": .array(items.map { ["productId": .string($0.0.description), "quantity": .integer($0.1)] }),
            "paymentMethod": .string(method),
            "shippingAddress": [
                "name": "Ada Lovelace", "line1": "12 St James's Square", "city": "London", "postalCode": "SW1Y 4JH",
                "country": "GB",
            ],
        ]
        members["paymentToken"] = paymentToken.map(JSONValue.string)
        return .object(members)
    }
}
