import Testing

@testable import SQLDatabase

@Suite struct MySQLErrorTests {
    private func error(_ code: UInt32, _ message: String = "secret") -> SQLDatabaseError {
        SQLDatabaseError(mySQL: code, message: message, sql: "SELECT 1")
    }

    @Test func aDuplicateIsNamedByItsKeyAndNotByItsValue() {
        #expect(
            error(1062, "Duplicate entry 'secret' for key 'x' for key 'users.email'")
                == .constraint(
                    kind: .unique, message: "MySQL error 1062 (duplicate for key 'users.email')", sql: "SELECT 1"))
    }

    @Test(arguments: [1048, 1451, 1452, 3819, 4025] as [UInt32])
    func otherConstraintsAreTold(code: UInt32) {
        guard case .constraint(kind: .other, _, _) = error(code) else {
            Issue.record("\(error(code))")
            return
        }
    }

    @Test(arguments: [1213, 1020] as [UInt32])
    func whatRolledBackEverythingMayBeRunAgain(code: UInt32) {
        guard case .conflict = error(code) else {
            Issue.record("\(error(code))")
            return
        }
    }

    @Test(arguments: [1205, 3024, 1969, 1040, 1203, 1226, 1290, 1792, 1053, 1927, 2006, 2013, 4031] as [UInt32])
    func whatMayWorkLaterIsUnavailable(code: UInt32) {
        guard case .unavailable = error(code) else {
            Issue.record("\(error(code))")
            return
        }
    }

    @Test(arguments: [1292, 1366, 1411, 1690] as [UInt32])
    func theWordsAboutDataAreNotKept(code: UInt32) {
        #expect(error(code) == .statement(message: "MySQL error \(code)", sql: "SELECT 1"))
    }
}
