import HTTPTypes
import Hummingbird
import ServiceKit

/// `GET` of everything else: the files of the page by their names, and the page itself for the application's own paths.
///
/// A path whose last part has a dot names a file, and is 404 when there is none.
struct SiteRoutes: Sendable {
    let site: SiteOnDisk

    func add(to router: Router<ServiceRequestContext>) {
        router.get("/") { request, _ in try await page(for: request) }
        router.get("/**") { request, _ in try await answer(request) }
    }

    private func answer(_ request: Request) async throws -> Response {
        let path = request.uri.path
        if let file = site.current.file(at: path) { return SiteRoutes.response(file, at: path, to: request) }
        let isFile = path.split(separator: "/").last?.contains(".") == true
        guard !isFile, !path.hasPrefix(Site.immutablePrefix) else {
            // It may be of a page that was built a moment ago.
            guard let file = try await site.refreshed().file(at: path) else {
                throw Problem.notFound("There is no such file.")
            }
            return SiteRoutes.response(file, at: path, to: request)
        }
        return try await page(for: request)
    }

    private func page(for request: Request) async throws -> Response {
        SiteRoutes.response(try await site.refreshed().page, at: "/", to: request)
    }

    private static func response(_ file: SiteFile, at path: String, to request: Request) -> Response {
        let (coding, form) = file.form(for: request.headers[.acceptEncoding])
        let isImmutable = path.hasPrefix(Site.immutablePrefix)
        var headers: HTTPFields = [
            .contentType: file.contentType, .eTag: form.tag.headerValue, .vary: "Accept-Encoding",
            .cacheControl: isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if form.tag.isKnown(by: request) { return Response(status: .notModified, headers: headers) }
        if coding != .identity { headers[.contentEncoding] = coding.rawValue }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: form.bytes))
    }
}
