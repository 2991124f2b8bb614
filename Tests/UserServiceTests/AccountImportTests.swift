import Commerce
import ServiceKit
import TestSupport
import Testing
import UserService

@Suite struct AccountImportTests {
    private func accounts(_ count: Int) -> [ImportedAccount] {
        (0..<count).map { number in
            ImportedAccount(
                id: .make(), email: "user\(number)@example.com", name: "User \(number)",
                registeredAt: Timestamp(milliseconds: 1_700_000_000_000 + Int64(number)), eventId: .make())
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func importedAccountsCanSignInAndAreToldOnce(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.withSurroundings(on: store, withAdmin: false) { surroundings in
            let accounts = accounts(1_000)
            for _ in 0..<2 {
                let accountImport = try await AccountImport(
                    surroundings.platform.configuration, password: UsersUnderTest.password)
                try await accountImport.add(accounts)
                try await accountImport.close()
            }
            try await UsersUnderTest.start(surroundings, hasher: Argon2PasswordHasher.cheap()) { users in
                #expect(try await users.login("user999@example.com").status == 200)
                let ids = try await users.events().elements.map { $0["id"].string }
                #expect(ids == accounts.map { "\($0.eventId)" })
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func anAddressThatIsTakenLeavesNothing(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.withSurroundings(on: store, withAdmin: false) { surroundings in
            let accountImport = try await AccountImport(
                surroundings.platform.configuration, password: UsersUnderTest.password)
            try await accountImport.add(accounts(1))
            // Other ids, and the same address again.
            await #expect(throws: (any Error).self) { try await accountImport.add(Array(accounts(3).reversed())) }
            #expect(try await accountImport.account("user2@example.com") == nil)
            try await accountImport.close()
        }
    }
}
