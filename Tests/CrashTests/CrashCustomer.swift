import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport

/// A client that orders, cancels and has orders refunded, and remembers what it was told.
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

    init(client: APIClient, products: [Identifier]) {
        self.client = client
        self.products = products
    }

    /// Works until a request finds no shop any more.
    func workUntilTheShopDies(admin: APIClient) async {
        do {
            try await repeatUnanswered()
            while true {
                switch Int.random(in: 0..<10) {
                case 0: try await cancel()
                case 1: try await refund(admin)
                case 2: try await place("bank_transfer")
                case 3: try await place("card", paymentToken: "tok_declined")
                default: try await place("card")
                }
            }
        } catch {
            return
        }
    }

    /// Sends again, under its key, every order whose answer was lost.
    func repeatUnanswered() async throws {
        while let (key, body) = unanswered.first {
            let answer = try await client.post("/api/orders", body, headers: ["Idempotency-Key": key])
            if answer.problemCode == "idempotency_in_flight" { continue }
            guard answer.status < 500 else { throw UnexpectedAnswer(status: answer.status, body: answer.text) }
            unanswered.removeFirst()
            remember(answer, key)
        }
    }

    private func place(_ method: String, paymentToken: String? = nil) async throws {
        let chosen = products.shuffled().prefix(Int.random(in: 1...3))
        let body = JSONValue.order(chosen.map { ($0, .random(in: 1...4)) }, method: method, paymentToken: paymentToken)
        let key = "\(Identifier.make())"
        unanswered.append((key, body))
        let answer = try await client.post("/api/orders", body, headers: ["Idempotency-Key": key])
        guard answer.status < 500 else { throw UnexpectedAnswer(status: answer.status, body: answer.text) }
        unanswered.removeLast()
        remember(answer, key)
    }

    private func remember(_ answer: APIAnswer, _ key: String) {
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
}
