import Commerce
import ServiceKit
import Testing

@testable import GatewayService

@Suite struct RequestTargetTests {
    @Test(arguments: [
        "/api/products", "/api/products/", "/api/products?", "/api/products/1?a=b&c=%2e%2e/../", "/api/products/.well",
        "/api/products/a..b", "/api/products/...", "/api/products/%7Ea;b=1,c:@!$&'()*+=~",
    ])
    func whatAURIMayHoldPassesByteForByte(target: String) {
        #expect(RequestTarget.forwarded(target, under: "/api/products") == target)
    }

    @Test(arguments: [
        ("/api/products?q=100%", "/api/products?q=100%25"), ("/api/products?q=%zz%41", "/api/products?q=%25zz%41"),
        ("/api/products?a[x]=|é", "/api/products?a%5Bx%5D=%7C%C3%A9"), ("/api/products/{a}", "/api/products/%7Ba%7D"),
    ])
    func whatNoURIMayHoldIsEscaped(target: String, expected: String) {
        #expect(RequestTarget.forwarded(target, under: "/api/products") == expected)
    }

    @Test(arguments: [
        "", "/", "/api", "/api/product", "/api/productsx", "/api/products/..", "/api/products/../x", "/api/products/.",
        "/api/products//", "/api/products//x", "/api/products/..;a=b/x", "/api/products/%2E", "/api/products/%2f",
        "/api/products/a%5Cb", "/api/products/%00", "/api/products/a\\b", "/api/products/a#b", "/api/products?a#b",
        "/api/products#", "/Api/products", "api/products", "/api/products%2Fx", "/api/products;a=b",
    ])
    func whatAServiceMightReadOtherwiseIsRefused(target: String) {
        #expect(RequestTarget.forwarded(target, under: "/api/products") == nil)
    }
}

@Suite struct TrustedProxiesTests {
    private func address(_ text: String) -> NetworkAddress? { NetworkAddress(text) }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "8.8.8.8", true),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false), ("192.0.2.9/31", "192.0.2.8", true),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false), ("::1", "::1", true),
        ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", false), ("1.2.3.0/24", "::ffff:1.2.3.4", true),
    ])
    func aBlockHoldsTheAddressesWithItsPrefix(block: String, text: String, isInside: Bool) throws {
        #expect(try TrustedProxies([block]).contains(address(text)) == isInside)
    }

    @Test func everyWrongEntryIsReportedUnderTheSetting() throws {
        let wrong = [
            "proxy.example", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "10.0.0.0/", "", "1.2.3.4/8/8",
        ]
        let error = #expect(throws: ConfigurationError.self) { try TrustedProxies(wrong + ["10.0.0.0/8"]) }
        #expect(error?.problems.count == wrong.count)
        for problem in error?.problems ?? [] { #expect(problem.hasPrefix("TRUSTED_PROXIES must ")) }
    }

    @Test(arguments: [
        ("203.0.113.1", "1.1.1.1", "203.0.113.1"), ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "1.1.1.1, 2.2.2.2", "2.2.2.2"), ("10.0.0.1", "1.1.1.1, 2.2.2.2, 10.9.9.9", "2.2.2.2"),
        ("10.0.0.1", "10.0.0.2,10.0.0.3", "10.0.0.2"), ("10.0.0.1", "1.1.1.1, garbage", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"), ("10.0.0.1", "1.1.1.1:4711", "1.1.1.1"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"), ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
    ])
    func theClientIsTheRightMostAddressThatIsNotTrusted(peer: String, chain: String, client: String) throws {
        let proxies = try TrustedProxies(["10.0.0.0/8"])
        #expect(proxies.client(peer: address(peer), forwardedFor: [chain])?.description == client)
    }

    @Test func severalFieldsAreOneList() throws {
        let proxies = try TrustedProxies(["10.0.0.0/8"])
        let client = proxies.client(peer: address("10.0.0.1"), forwardedFor: ["1.1.1.1", "2.2.2.2, 10.0.0.4"])
        #expect(client == address("2.2.2.2"))
    }

    @Test(arguments: ["1.2.3.4", "2001:db8::1", "::", "fe80::1:2", "255.255.255.255"])
    func addressesKeepTheirText(text: String) {
        #expect(NetworkAddress(text)?.description == text)
    }
}

@Suite struct RequestCountsTests {
    @Test func noWindowEverHasMoreThanTheLimit() {
        var counts = RequestCounts()
        var allowed: [Int64] = []
        var random = SystemRandomNumberGenerator()
        var now: Int64 = 0
        for _ in 0..<20_000 {
            now += Int64.random(in: 0...400, using: &random)
            let decision = counts.take(at: now, limit: 50)
            if decision.isAllowed { allowed.append(now) }
            let inWindow = allowed.suffix(60).count { $0 > now - 60_000 }
            #expect(inWindow <= 50)
            #expect(decision.remaining <= 50 - inWindow)
            #expect(decision.remaining >= 0)
            if !decision.isAllowed { #expect((1...60).contains(decision.secondsToMore)) }
        }
        #expect(allowed.count > 1_000)
    }

    @Test func aRefusedClientThatWaitsAsToldGetsThrough() {
        var counts = RequestCounts()
        for _ in 0..<5 { #expect(counts.take(at: 1_999, limit: 5).isAllowed) }
        let refused = counts.take(at: 30_500, limit: 5)
        #expect(!refused.isAllowed)
        #expect(refused.secondsToMore == 32)
        #expect(counts.take(at: 30_500 + 32_000, limit: 5).isAllowed)
    }

    @Test func aClockThatGoesBackFreesNothing() {
        var counts = RequestCounts()
        for _ in 0..<3 { #expect(counts.take(at: 100_000, limit: 3).isAllowed) }
        #expect(!counts.take(at: 10_000, limit: 3).isAllowed)
        #expect(!counts.take(at: 159_999, limit: 3).isAllowed)
        #expect(counts.take(at: 160_000, limit: 3).isAllowed)
    }
}
