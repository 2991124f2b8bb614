import ArgumentParser
import DemoShop
import Testing

@testable import Tally

@Suite struct DemoCommandTests {
    @Test func numbersAndSettingsAreOptions() throws {
        let command = try DemoCommand.parse(["--orders", "500", "--data-directory", "/tmp/x", "--seed=9"])
        #expect(command.orders == 500)
        #expect(command.seed == 9)
        #expect(command.arguments == ["--data-directory", "/tmp/x"])
    }

    @Test func withoutOptionsThereAreTenThousandOrdersOfSeedOne() throws {
        let command = try DemoCommand.parse([])
        #expect(command.orders == 10_000)
        #expect(command.seed == 1)
    }

    @Test func aShopThatHasOtherOrdersIsToldFromOneThatCannotBeFilled() {
        #expect(DemoCommand.exitCode(for: DemoShopError.hasOrders) == ExitCode(1))
        #expect(DemoCommand.exitCode(for: DemoShopError.otherHistory) == ExitCode(1))
        #expect(DemoCommand.exitCode(for: DemoShopError.inUse("running")) == ExitCode(2))
        #expect(DemoCommand.exitCode(for: CancellationError()) == ExitCode(2))
    }

    @Test(
        arguments: [
            ["--orders", "0"], ["--orders", "many"], ["--orders", "10000001"], ["--seed", "-1"], ["--seed", "x"],
            ["orders"], ["--no-such-setting", "1"], ["--data-directory"],
        ])
    func badArgumentsAreRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try DemoCommand.parse(arguments) }
    }
}
