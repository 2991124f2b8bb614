import Commerce
import Hummingbird
import NIOCore
import SQLDatabase
import ServiceKit

/// `POST /internal/sums`: what the orders themselves add up to in some periods, and how much of the log that is.
///
/// How much it is stands in the header, too, which is sent before the sums are added up: who compares them need not stop
/// counting until they are.
struct SumsRoutes: Sendable {
    let store: OrderStore

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.post("sums") { request, _ in try await sums(request) }
    }

    private func sums(_ request: Request) async throws -> Response {
        let periods = try await request.decode { SumsRequest(&$0) }.periods
        // What adds up for long waits for long, so a server that says nothing is found out before.
        try await store.database.ping()
        let (cursors, found) = AsyncThrowingStream.makeStream(of: EventCursor.self)
        let sums = Task {
            do {
                return try await store.read(patience: .seconds(60)) { try $0.sums(of: periods) { found.yield($0) } }
            } catch {
                found.finish(throwing: error)
                throw error
            }
        }
        return try await withTaskCancellationHandler {
            guard let cursor = try await cursors.first(where: { _ in true }) else { throw CancellationError() }
            var headers = cursor.httpFields
            headers[.contentType] = "application/json"
            return Response(status: .ok, headers: headers, body: SumsRoutes.body(sums))
        } onCancel: {
            sums.cancel()
        }
    }

    /// Written when the sums are there; the header goes before.
    private static func body(_ sums: Task<SumsAnswer, any Error>) -> ResponseBody {
        ResponseBody { writer in
            let answer = try await withTaskCancellationHandler {
                try await sums.value
            } onCancel: {
                sums.cancel()
            }
            try await writer.write(ByteBuffer(bytes: try JSONCoding.bytes(answer)))
            try await writer.finish(nil)
        }
    }
}
