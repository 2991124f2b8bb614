import Commerce
import ServiceKit
import TestSupport
import Testing

/// Two instances of the service on one MySQL database.
@Suite struct InstancesTests {
    private func run(_ body: @escaping @Sendable ([UsersUnderTest]) async throws -> Void) async throws {
        try await UsersUnderTest.withSurroundings(on: .mySQL) { surroundings in
            try await UsersUnderTest.start(2, surroundings, body)
        }
    }

    @Test func oneTokenShownToBothAtOnceGetsOneSuccessor() async throws {
        try await run { instances in
            for round in 0..<5 {
                let ada = try await instances[0].customer("ada\(round)@example.com")
                let answers = try await concurrently(10) { try await instances[$0 % 2].refresh(ada.refreshToken) }
                #expect(Set(answers.map(\.status)) == [200])
                let successors = Set(answers.map { $0.json["refreshToken"].string })
                #expect(successors.count == 1)
                let successor = try #require(successors.first ?? nil)
                #expect(try await instances[1].refresh(successor).status == 200)
            }
        }
    }

    @Test func ofRegistrationsOfOneAddressWithBothAtOnceOneSucceeds() async throws {
        try await run { instances in
            for round in 0..<5 {
                let statuses = try await concurrently(10) {
                    try await instances[$0 % 2].register("ada\(round)@example.com").status
                }
                #expect(statuses.sorted() == [201] + Array(repeating: 409, count: 9))
            }
            // The first admin's and those of five customers.
            for users in instances {
                #expect(try await users.events().elements.count == 6)
            }
        }
    }

    @Test func bothHandOutTheSameEventsWithoutGaps() async throws {
        try await run { instances in
            let ids = try await concurrently(40) { number in
                let users = instances[number % 2]
                let person = try await users.customer("user\(number)@example.com")
                let renamed = try await person.client.patch("/api/users/me", ["name": .string("User \(number)")])
                #expect(renamed.status == 200)
                return person.id
            }
            let events = try await instances[0].events()
            #expect(try await instances[1].events() == events)
            #expect(events.elements.map { $0["position"].integer } == (1...81).map { $0 })
            for id in ids {
                let types = events.elements.filter { $0["body"]["userId"].string == id }.map { $0["type"].string }
                #expect(types == ["user.registered", "user.updated"])
            }
        }
    }

    @Test func oneHandsOutAnEventOfTheOtherSoon() async throws {
        try await run { instances in
            let headers = instances[0].authorization
            let head = try await instances[0].events().elements.last?["position"].integer ?? 0
            async let page = instances[0].client.get("/internal/events?after=0&limit=1&wait=30", headers: headers)
            #expect(try await page.status == 200)
            let epoch = try await page.json["epoch"].string ?? ""
            let id = try await instances[0].events().elements.last?["id"].string ?? ""
            let next = "/internal/events?after=\(head)&epoch=\(epoch)&id=\(id)&wait=30"
            async let waiting = instances[0].client.get(next, headers: headers)
            let ada = try await instances[1].customer()
            let registered = ContinuousClock.now
            let answer = try await waiting
            #expect(ContinuousClock.now - registered < .soon)
            #expect(answer.json["events"].elements.map { $0["body"]["userId"].string } == [ada.id])
        }
    }

    @Test func twoAdminsWhoDemoteEachOtherThroughBothLeaveOne() async throws {
        try await run { instances in
            let first = try await instances[0].admin()
            for round in 0..<5 {
                // More than two, so that the rule of the last admin does not help.
                let people = try await concurrently(3) { number in
                    let person = try await instances[1].customer("admin\(round)\(number)@example.com")
                    let answer = try await first.client.patch("/api/users/\(person.id)", ["role": "admin"])
                    #expect(answer.status == 200)
                    return person
                }
                let (one, other) = (people[0], people[1])
                let admins = [
                    try SignedIn(try await instances[0].login(one.email), instances[0].client),
                    try SignedIn(try await instances[1].login(other.email), instances[1].client),
                ]
                let statuses = try await concurrently(2) { index in
                    try await admins[index].client.patch(
                        "/api/users/\(admins[1 - index].id)", ["role": "customer"]
                    ).status
                }
                #expect(statuses.sorted() == [200, 403])
            }
        }
    }

    @Test func aTokenRenewedWhileThePasswordChangesIsWorthNothing() async throws {
        try await run { instances in
            for round in 0..<10 {
                let ada = try await instances[0].customer("ada\(round)@example.com")
                let body: JSONValue = [
                    "currentPassword": .string(UsersUnderTest.password), "newPassword": "another one",
                ]
                async let changed = ada.client.post("/api/users/me/password", body)
                async let renewed = instances[1].refresh(ada.refreshToken)
                #expect(try await changed.status == 204)
                guard let successor = try await renewed.json["refreshToken"].string else { continue }
                #expect(try await instances[1].refresh(successor).problemCode == "invalid_refresh_token")
            }
        }
    }

    @Test func aTokenRenewedWhileItsSessionEndsIsWorthNothing() async throws {
        try await run { instances in
            for round in 0..<10 {
                let ada = try await instances[0].customer("ada\(round)@example.com")
                async let ended = instances[0].logout(ada.refreshToken)
                async let renewed = instances[1].refresh(ada.refreshToken)
                #expect(try await ended.status == 204)
                guard let successor = try await renewed.json["refreshToken"].string else { continue }
                #expect(try await instances[1].refresh(successor).problemCode == "invalid_refresh_token")
            }
        }
    }
}
