import Commerce
import Hummingbird
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct ServiceBasicsTests {
    @Test func aServiceAnswersProblemDocumentsForWhatItDoesNotKnow() async throws {
        try await TestPlatform.run { surroundings in
            let builder = ServiceBuilder(.products, surroundings.platform)
            let verifier = surroundings.platform.tokenVerifier()
            builder.router.get("things/:id") { _, _ in Response.noContent() }
            builder.router.group("mine").add(middleware: AuthenticationMiddleware(verifier))
                .get { _, context in try Response.json(["id": try context.requireIdentity().userId.description]) }
            let service = builder.build(storage: "none", health: Health([]))
            try await running([service]) {
                let client = APIClient(port: try await service.port)
                let missing = try await client.get("/nothing")
                #expect(missing.status == 404)
                #expect(missing.problemCode == "not_found")
                #expect(missing.header("X-Request-Id") == missing.json["requestId"].string)
                let wrong = try await client.delete("/things/1")
                #expect(wrong.status == 405)
                #expect(wrong.header("Allow") == "GET, HEAD")
                for method in [
                    HTTPMethod.TRACE, .PUT, .OPTIONS, .PROPFIND, .RAW(value: "M-SEARCH"), .RAW(value: "QUERY"),
                ] {
                    let wrong = try await client.send(method, "/things/1")
                    #expect(wrong.status == 405, "\(method)")
                    #expect(wrong.header("Allow") == "GET, HEAD", "\(method)")
                    #expect(try await client.send(method, "/nothing").status == 404, "\(method)")
                }
                #expect(try await client.get("/mine").status == 401)
                let user = Identifier.make()
                let token = try await surroundings.issuer.customer(user)
                let mine = try await client.with(token: token).get("/mine")
                #expect(mine.status == 200)
                #expect(mine.json["id"].string == user.description)
                #expect(try await client.get("/health").status == 200)
                let metrics = try await client.get("/metrics")
                #expect(metrics.status == 200)
            }
        }
    }
}
