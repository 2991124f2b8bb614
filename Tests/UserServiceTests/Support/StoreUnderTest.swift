import ServiceKit
import TestSupport
import Testing

/// Where the users service keeps its accounts in a test: what touches them is tested on each.
enum StoreUnderTest: String, CaseIterable, CustomTestStringConvertible {
    case sqlite, mySQL

    /// Points a configuration to a new, empty database.
    func change() async throws -> @Sendable (inout PlatformConfiguration) -> Void {
        switch self {
        case .sqlite: return { _ in }
        case .mySQL:
            let url = try await MariaDBServer.shared().makeDatabase()
            return { $0.usersDatabaseURL = url }
        }
    }

    var testDescription: String { rawValue }
}
