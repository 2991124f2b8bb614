import Commerce
import Foundation
import ServiceKit
import TestSupport
import Testing
import UserService

@Suite struct StartTests {
    @Test(arguments: StoreUnderTest.allCases) func aRestartKeepsKeyAccountsAndSessions(store: StoreUnderTest)
        async throws
    {
        try await UsersUnderTest.withSurroundings(on: store) { surroundings in
            let kept = Kept()
            try await UsersUnderTest.start(surroundings) { users in
                let ada = try await users.customer()
                await kept.set(ada, try await users.client.get("/api/auth/jwks.json").bytes)
            }
            try await UsersUnderTest.start(surroundings) { users in
                let ada = try #require(await kept.ada)
                #expect(try await users.client.get("/api/auth/jwks.json").bytes == (await kept.keySet))
                #expect(try await users.client.with(token: ada.accessToken).get("/api/users/me").status == 200)
                #expect(try await users.login(ada.email).status == 200)
                #expect(try await users.refresh(ada.refreshToken).status == 200)
                let admins = try await users.events().elements.filter { $0["body"]["role"].string == "admin" }
                #expect(admins.count == 1)
            }
        }
    }

    private actor Kept {
        var ada: SignedIn?
        var keySet: [UInt8] = []

        func set(_ ada: SignedIn, _ keySet: [UInt8]) {
            self.ada = ada
            self.keySet = keySet
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func anExistingAdminKeepsThePassword(store: StoreUnderTest) async throws {
        try await UsersUnderTest.withSurroundings(on: store) { surroundings in
            try await UsersUnderTest.start(surroundings) { users in
                let admin = try await users.admin()
                let body: JSONValue = [
                    "currentPassword": .string(UsersUnderTest.password), "newPassword": "another one",
                ]
                #expect(try await admin.client.post("/api/users/me/password", body).status == 204)
            }
            try await UsersUnderTest.start(surroundings) { users in
                let old = try await users.login(UsersUnderTest.adminEmail)
                #expect(old.status == 401)
                let new = try await users.login(UsersUnderTest.adminEmail, password: "another one")
                #expect(new.status == 200)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func withoutSettingsThereIsNoAdminAndTheServiceIsReady(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.withSurroundings(on: store, withAdmin: false) { surroundings in
            try await UsersUnderTest.start(surroundings) { users in
                let events = try await users.events()
                #expect(events.elements.isEmpty)
            }
        }
    }

    @Test func anAdminAddressThatIsNoneStopsTheStart() async throws {
        try await TestPlatform.run { surroundings in
            var configuration = surroundings.platform.configuration
            configuration.adminEmail = "admin"
            configuration.adminPassword = UsersUnderTest.password
            let platform = Platform(configuration: configuration, clients: surroundings.platform.clients)
            let error = await #expect(throws: ConfigurationError.self) { try await UserService.build(platform) }
            #expect(error?.description.contains("ADMIN_EMAIL") == true)
        }
    }

    @Test func aKeyFileThatIsNoneStopsTheStart() async throws {
        try await TestPlatform.run { surroundings in
            let path = surroundings.platform.configuration.privateKeyFile
            try Data("no key".utf8).write(to: URL(fileURLWithPath: path))
            let error = await #expect(throws: ConfigurationError.self) {
                try await UserService.build(surroundings.platform)
            }
            #expect(error?.description.contains("JWT_PRIVATE_KEY_FILE") == true)
            #expect(error?.description.contains("no key") == false)
        }
    }

    @Test func theKeyFileIsReadableByItsOwnerAlone() async throws {
        try await TestPlatform.run { surroundings in
            try await UsersUnderTest.start(surroundings) { _ in
                let path = surroundings.platform.configuration.privateKeyFile
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func theServiceWorksWithItsRealParameters(
        store: StoreUnderTest
    ) async throws {
        try await UsersUnderTest.withSurroundings(on: store, withAdmin: false) { surroundings in
            let service = try await UserService.build(surroundings.platform)
            #expect(service.storage.hasPrefix(store == .sqlite ? "sqlite /" : "mysql 127.0.0.1:"))
            #expect(!service.storage.contains("secret"))
            try await running([service]) {
                let users = UsersUnderTest(surroundings: surroundings, client: APIClient(port: try await service.port))
                #expect(try await users.register("ada@example.com").status == 201)
                #expect(try await users.login("ada@example.com").status == 200)
                #expect(try await users.login("ada@example.com", password: "another one").status == 401)
            }
        }
    }
}
