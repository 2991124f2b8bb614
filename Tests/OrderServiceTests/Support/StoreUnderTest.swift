import ServiceKit
import TestSupport
import Testing

/// Where the orders service keeps its orders in a test: every test runs on each of them.
enum StoreUnderTest: String, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgreSQL

    /// The address of a new database, in place of the one of `configuration`.
    func url(_ configuration: PlatformConfiguration) async throws -> String {
        switch self {
        case .sqlite: configuration.ordersDatabaseURL
        case .postgreSQL: try await PostgreSQLServer.shared().makeDatabase()
        }
    }

    var testDescription: String { rawValue }
}
