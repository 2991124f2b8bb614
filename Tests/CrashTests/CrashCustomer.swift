import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport

/// A client that orders, cancels, has orders refunded and changes its name, and remembers what it was told.
actor CrashCustomer {
    let client: APIClient
    private let products: [Identifier]
    /// The final answer of each idempotency key that has one.
    private(set) var answers: [String: APIAnswer] = [:]
    /// Keys whose answer was never seen, with what was asked for.
    private var unanswered: [(key: String, body: JSONValue)] = []
    private var orderIds: [String] = []
    /// Acknowledged states that must not be taken back: order id to status.
    private(set) var cancelled: Set<String> = []
    /// Names that the account may have: the one that was acknowledged last, then those whose answers were never seen.
    private(set) var possibleNames = ["Ada"]
    private var names = 0
    /// Beyond these nothing new is ordered.
    private static let mostUnanswered = 10

    init(client: APIClient, products: [Identifier]) {
        self.client = client
        self.products = products
    }

    /// Works until a request finds no shop any more, or until the task is cancelled. What failed is sent again later.
    func workUntilTheShopDies(admin: APIClient) async {
        do {
            while true {
                if try await !repeatUnanswered() { try await Task.sleep(for: .milliseconds(20)) }
                guard unanswered.count < CrashCustomer.mostUnanswered else { continue }
                switch Int.random(in: 0..<11) {
                case 0: try await cancel()
                case 1: try await refund(admin)
                case 2: try await place("bank_transfer")
                case 3: try await place("card", paymentToken: "tok_declined")
                case 4: try await rename()
                default: try await place("card")
                }
            }
        } catch {
            return
        }
    }

    /// Sends again, once each and under its key, every order whose answer was lost.
    ///
    /// - Returns: whether all of them have their answer now.
    func repeatUnanswered() async throws -> Bool {
        for (key, body) in unanswered { try await send(body, key) }
        return unanswered.isEmpty
    }

    private func place(_ method: String, paymentToken: String? = nil) async throws {
        let chosen = products.shuffled().prefix(Int.random(in: 1...3))
        let body = JSONValue.order(chosen.map { ($0, .random(in: 1...4)) }, method: method, paymentToken: paymentToken)
        let key = "\(Identifier.make())"
        unanswered.append((key, body))
        try await send(body, key)
    }

    private func send(_ body: JSONValue, _ key: String) async throws {
        let answer = try await client.post("/api/orders", body, headers: ["Idempotency-Key": key])
        guard answer.status < 500, answer.problemCode != "idempotency_in_flight" else { return }
        unanswered.removeAll { $0.key == key }
        answers[key] = answer
        if answer.status == 201, let id = answer.json["id"].string { orderIds.append(id) }
    }

    private func cancel() async throws {
        guard let id = orderIds.randomElement() else { return }
        if try await client.post("/api/orders/\(id)/cancel").status == 200 { cancelled.insert(id) }
    }

    private func refund(_ admin: APIClient) async throws {
        guard let id = orderIds.randomElement() else { return }
        let order = try await client.get("/api/orders/\(id)")
        let item = order.json["items"][0]
        guard let productId = item["productId"].string else { return }
        _ = try await admin.post(
            "/api/orders/\(id)/refunds",
            [
                "items": [["productId": .string(productId), "quantity": 1]], "reason": "Chance",
                "restock": .boolean(.random()),
            ], headers: ["Idempotency-Key": "\(Identifier.make())"])
    }

    private func rename() async throws {
        names += 1
        let name = "Ada the \(names)."
        possibleNames.append(name)
        if try await client.patch("/api/users/me", ["name": .string(name)]).status == 200 { possibleNames = [name] }
    }
}
