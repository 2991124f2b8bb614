import Hummingbird
import ServiceKit

/// `GET /api/openapi.yaml` and `GET /api/docs`: the API's description, for programs and for people.
struct DocumentationRoutes: Sendable {
    private let description = ServedDocument(EmbeddedFile.tallyYaml, contentType: "application/yaml")
    private let page = ReferencePage()

    func add(to router: Router<ServiceRequestContext>) {
        router.get("api/openapi.yaml") { request, _ in description.response(to: request) }
        router.get("api/docs") { request, _ in try await page.document.response(to: request) }
    }
}
