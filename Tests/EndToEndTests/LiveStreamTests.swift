import AsyncHTTPClient
import Commerce
import NIOCore
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

/// The live stream of the real program, from an order to the message that tells of it.
@Suite struct LiveStreamTests {
    private static func listen(_ admin: APIClient, after last: String? = nil) async throws -> StreamReader {
        var request = HTTPClientRequest(url: admin.baseURL + "/api/analytics/stream")
        request.headers.add(name: "Authorization", value: "Bearer \(admin.token ?? "")")
        if let last { request.headers.add(name: "Last-Event-ID", value: last) }
        return StreamReader(try await HTTPClient.shared.execute(request, timeout: .seconds(60)))
    }

    @Test func anOrderIsToldWithTheTotalsThatItChanged() async throws {
        try await Shop.run { shop, _ in
            let lamp = try await shop.product(price: 1_999, stock: 10)
            let customer = try await shop.customer()
            var reader = try await LiveStreamTests.listen(shop.admin)
            let first = try #require(try await reader.nextUpdate())
            #expect(first.orders == [])
            #expect(first.data["totals"]["grossSales"] == 0)

            let placed = try await customer.placeOrder([(lamp, 2)])
            #expect(placed.status == 201)
            let position = try #require(placed.header("Event-Position").flatMap(Int.init))
            let told = try await LiveStreamTests.nextOrder(&reader)
            #expect(told.orders == [placed.json["number"].integer])
            #expect(told.data["position"].integer == position)
            #expect(told.data["orders"][0]["id"] == placed.json["id"])
            #expect(told.data["orders"][0]["total"] == 3_998)
            #expect(told.data["totals"]["grossSales"] == 3_998)
            #expect(told.data["totals"]["orders"] == 1)
            #expect(told.data["totals"]["units"] == 2)
            #expect(told.data["totals"]["newCustomers"] == 1)
            #expect(told.data["totals"]["refunds"] == .null)

            // Who was away meanwhile is told of what was missed, and of no more.
            let second = try await customer.placeOrder([(lamp, 1)])
            #expect(try await LiveStreamTests.nextOrder(&reader).orders == [second.json["number"].integer])
            var other = try await LiveStreamTests.listen(shop.admin, after: told.fields["id"])
            let since = try #require(try await other.nextUpdate())
            #expect(since.orders == [second.json["number"].integer])
            #expect(since.data["isComplete"] == .null)
            #expect(since.data["totals"]["grossSales"] == 5_997)
        }
    }

    @Test func aClientThatAsksForWhatIsNotThereYetIsNoError() async throws {
        try await Shop.run { shop, process in
            let early = try await shop.admin.get("/api/analytics/dashboard?minPosition=1000000")
            #expect(early.problemCode == "not_yet_counted")
            let id = try #require(early.header("X-Request-Id"))
            let lines = try process.log().split(separator: "\n").filter { $0.contains(id) }
            #expect(lines.contains { $0.contains("not_yet_counted") })
            #expect(lines.allSatisfy { $0.contains("\"level\":\"info\"") })
        }
    }

    /// The next message with an order in it; between may come the outcome of a comparison.
    private static func nextOrder(_ reader: inout StreamReader) async throws -> StreamReader.Message {
        while let message = try await reader.nextUpdate() {
            if !message.orders.isEmpty { return message }
        }
        throw UnexpectedAnswer(status: 200, body: "The stream has ended.")
    }
}
