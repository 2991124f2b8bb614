import ServiceKit
import TestSupport
import Testing

@Suite struct HealthTests {
    private struct InsideStory: Error {
        let description = "SELECT secret FROM insides"
    }

    @Test func aServiceThatIsNotReadySaysWhyButNothingOfItsInsides() async throws {
        try await TestPlatform.run { surroundings in
            let checks = [
                ReadinessCheck("good") {},
                ReadinessCheck("slow") { throw NotReady("It counts.") },
                ReadinessCheck("broken") { throw InsideStory() },
            ]
            let service = ServiceBuilder(.orders, surroundings.platform).build(storage: "none", health: Health(checks))
            try await running([service]) {
                let answer = try await APIClient(port: try await service.port).get("/health/ready")
                #expect(answer.status == 503)
                #expect(answer.header("Retry-After") == "1")
                #expect(
                    answer.json["checks"] == ["good": "ok", "slow": "It counts.", "broken": "It does not answer."])
            }
        }
    }
}
