import AsyncHTTPClient
public import HTTPTypes
import NIOCore
import NIOHTTP1

/// The beginning of what another service answers.
public struct BegunAnswer: Sendable {
    private let role: ServiceRole
    private let response: HTTPClientResponse

    init(role: ServiceRole, response: HTTPClientResponse) {
        self.role = role
        self.response = response
    }

    public var status: Int { Int(response.status.code) }

    public var headers: HTTPFields {
        var fields = HTTPFields()
        for (name, value) in response.headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }

    /// Waits for the rest. To be called once.
    ///
    /// No answer, or 502 to 504, is thrown as a 503 problem.
    public func whole() async throws -> ServiceAnswer {
        try await BegunAnswer.awaiting(role) {
            let content = try await response.body.collect(upTo: 64 << 20)
            guard !(502...504).contains(status) else {
                throw DependencyUnavailable(role: role, reason: "it answers \(status)")
            }
            return ServiceAnswer(status: status, body: content)
        }
    }

    /// Turns every failure of a connection into a 503 problem.
    static func awaiting<T: Sendable>(
        _ role: ServiceRole, _ body: () async throws -> T
    ) async throws -> T {
        do {
            return try await body()
        } catch let error as DependencyUnavailable {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            throw DependencyUnavailable(role: role, reason: "\(error)")
        }
    }
}
