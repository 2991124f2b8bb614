import ArgumentParser
import ServiceKit
import Testing

@testable import Tally

@Suite struct RebuildCommandTests {
    /// A service that answers as it is told, one answer after the other.
    private final class Service {
        enum Call: Equatable { case begin, look, sleep, silence, show(Int) }

        private let answers: [RebuildProgress?]
        private var next = 0
        private(set) var calls: [Call] = []

        /// - Parameter answers: nil where it does not answer; the last one for ever.
        init(_ answers: [RebuildProgress?]) {
            self.answers = answers
        }

        private func answer(_ call: Call) throws -> RebuildProgress {
            calls.append(call)
            defer { next = min(next + 1, answers.count - 1) }
            guard let answer = answers[next] else { throw DependencyUnavailable(role: .analytics, reason: "refused") }
            return answer
        }

        func follow(known: Set<String> = []) async throws -> RebuildFollower.Outcome {
            try await RebuildFollower(
                begin: { try self.answer(.begin) }, look: { try self.answer(.look) },
                show: { self.calls.append(.show($0.position)) }, showSilence: { self.calls.append(.silence) },
                sleep: { _ in self.calls.append(.sleep) }
            ).follow(known: known)
        }
    }

    private static func running(_ position: Int, reason: String = "requested") -> RebuildProgress {
        RebuildProgress(status: "running", reason: reason, position: position, head: 9, startedAt: begun)
    }

    private static func finished(_ days: Int?, reason: String = "requested") -> RebuildProgress {
        RebuildProgress(
            status: "finished", reason: reason, position: 9, head: 9, startedAt: begun, daysThatDiffer: days)
    }

    private static let begun = "2026-03-29T10:00:00.000Z"

    private static let idle = RebuildProgress(status: "idle", reason: nil, position: 0, head: 0)

    @Test func itLooksOnUntilTheEnd() async throws {
        let service = Service([
            RebuildCommandTests.running(0), RebuildCommandTests.running(5), RebuildCommandTests.finished(2),
        ])
        #expect(try await service.follow() == .counted(daysThatDiffer: 2))
        #expect(service.calls == [.begin, .show(0), .sleep, .look, .show(5), .sleep, .look, .show(9)])
    }

    @Test func whatCannotBeComparedHasItsReason() async throws {
        for (reason, words) in [
            ("timeZone", "another time zone"), ("anotherLog", "another orders log"), ("newVersion", "another version"),
            ("requested", "could not be compared"),
        ] {
            let outcome = try await Service([RebuildCommandTests.finished(nil, reason: reason)]).follow()
            #expect(outcome == .countedWithoutComparison(reason: reason))
            #expect(RebuildCommand.text(outcome).contains(words))
        }
    }

    @Test func itGoesOnAcrossARestart() async throws {
        let service = Service([
            RebuildCommandTests.running(4), nil, nil, RebuildCommandTests.running(3, reason: "unfinished"),
            RebuildCommandTests.finished(0, reason: "unfinished"),
        ])
        #expect(try await service.follow() == .counted(daysThatDiffer: 0))
        #expect(
            service.calls == [
                .begin, .show(4), .sleep, .look, .silence, .sleep, .look, .sleep, .look, .show(3), .sleep, .look,
                .show(9),
            ])
    }

    @Test func aRestartAfterTheEndIsNoOtherTimeZone() async throws {
        let service = Service([RebuildCommandTests.running(4), nil, RebuildCommandTests.idle])
        #expect(try await service.follow() == .forgotten)
        #expect(!RebuildCommand.text(.forgotten).contains("time zone"))
    }

    @Test func whatARestartHasForgottenIsAskedForAgain() async throws {
        let service = Service([
            RebuildCommandTests.running(0), nil, RebuildCommandTests.idle, RebuildCommandTests.running(2),
            RebuildCommandTests.finished(0),
        ])
        #expect(try await service.follow() == .counted(daysThatDiffer: 0))
        #expect(service.calls.count { $0 == .begin } == 2)
    }

    @Test func instancesThatShareTheirNumbersCountThemOnce() async throws {
        for answer in [RebuildCommandTests.finished(0), RebuildCommandTests.running(3)] {
            let sharing = Service([answer])
            #expect(try await sharing.follow(known: [RebuildCommandTests.begun]) == .shared)
            #expect(sharing.calls == [.look])
        }
        let other = Service([
            RebuildCommandTests.finished(0), RebuildCommandTests.running(0), RebuildCommandTests.finished(1),
        ])
        #expect(try await other.follow(known: ["2026-03-29T10:00:00.001Z"]) == .counted(daysThatDiffer: 1))
        let idle = Service([RebuildCommandTests.idle, RebuildCommandTests.running(0), RebuildCommandTests.finished(0)])
        #expect(try await idle.follow(known: [RebuildCommandTests.begun]) == .counted(daysThatDiffer: 0))
    }

    @Test func aServiceThatIsNotThereIsToldAtOnceAndOneThatStaysAwayInTheEnd() async throws {
        let absent = Service([nil])
        await #expect(throws: DependencyUnavailable.self) { try await absent.follow() }
        #expect(absent.calls == [.begin])
        let leaving = Service([RebuildCommandTests.running(1), nil])
        await #expect(throws: DependencyUnavailable.self) { try await leaving.follow() }
        #expect(leaving.calls.count { $0 == .look } == RebuildFollower.mostAttempts)
        #expect(leaving.calls.count { $0 == .silence } == 1)
    }

    @Test func errorsAreSaidInWords() {
        let url = "http://127.0.0.1:8004"
        let silent = RebuildCommand.text(DependencyUnavailable(role: .analytics, reason: "refused"), url: url)
        #expect(silent == "The analytics service at \(url) does not answer. Is the shop running? (refused)")
        let refused = RebuildCommand.text(UnexpectedAnswer(status: 401, body: "{}"), url: url)
        #expect(refused.contains("SERVICE_SECRET"))
        #expect(RebuildCommand.text(UnexpectedAnswer(status: 500, body: "x"), url: url).contains("answers 500: x"))
    }

    @Test func itTakesSettingsAndNoRoles() throws {
        let command = try RebuildCommand.parse(["--analytics-url", "http://10.0.0.7:8004"])
        #expect(command.arguments == ["--analytics-url", "http://10.0.0.7:8004"])
        #expect(throws: (any Error).self) { try RebuildCommand.parse(["analytics"]) }
        #expect(throws: (any Error).self) { try RebuildCommand.parse(["--no-such-setting", "1"]) }
    }
}
