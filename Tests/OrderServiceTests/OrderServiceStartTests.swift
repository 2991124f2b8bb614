import Commerce
import NIOHTTP1
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

@Suite struct OrderServiceStartTests {
    @Test(arguments: StoreUnderTest.allCases)
    func theCurrencyIsFixedOnceThereAreOrders(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            var euro = workshop.platform.configuration
            euro.storeCurrency = try #require(Currency("EUR"))
            let other = Platform(configuration: euro, clients: workshop.platform.clients)
            _ = try await OrderService.build(other)
            _ = try await workshop.placement().place(
                workshop.request([(workshop.stock.add("Lamp"), 1)]), for: .make(), key: "k1")
            let error = try await #require(throws: ConfigurationError.self) { _ = try await OrderService.build(other) }
            #expect("\(error)".contains("STORE_CURRENCY"))
            _ = try await OrderService.build(workshop.platform)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func whatWasAcknowledgedIsThereAfterARestart(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 5)
            let token = try await workshop.surroundings.issuer.customer()
            let body = OrderBody.make([(lamp, 1)])
            let answers = Collected()
            for _ in 0..<2 {
                let service = try await OrderService.build(workshop.platform)
                try await running([service]) {
                    let client = APIClient(port: try await service.port, token: token)
                    await answers.add(
                        try await client.post("/api/orders", body, headers: ["Idempotency-Key": "k1"]))
                    #expect(try await client.get("/health/ready").status == 200)
                }
            }
            let (first, second) = (await answers.all[0], await answers.all[1])
            #expect(first.status == 201)
            #expect(second.status == 201 && second.isReplay)
            #expect(second.bytes == first.bytes)
        }
    }

    private actor Collected {
        private(set) var all: [APIAnswer] = []
        func add(_ answer: APIAnswer) { all.append(answer) }
    }
}
