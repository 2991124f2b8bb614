import Commerce
import Hummingbird
import ServiceKit

/// `/api/users`: admins and everybody's accounts.
struct UserAdministrationRoutes: Sendable {
    let repository: UserRepository
    let clock: WallClock

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.get { request, context in try await list(request, context) }
        group.patch(":id") { request, context in try await change(request, context) }
    }

    private func list(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let admin = try context.requireIdentity().userId
        let query = try request.query { query in
            let filter = UserFilter(
                role: query.choice("role", Role.self),
                disabled: query.parsed("disabled", "true or false") { Bool($0) },
                prefix: query.text("q", 1...100))
            return (filter: filter, before: query.cursor(Identifier.self), limit: query.limit())
        }
        // One more than asked for tells whether there is a next page.
        let users = try await repository.list(query.filter, before: query.before, limit: query.limit + 1, by: admin)
        let items = Array(users.prefix(query.limit))
        return try .json(try Page(items: items, next: users.count > items.count ? items.last?.id : nil))
    }

    private func change(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let admin = try context.requireIdentity().userId
        let id = try request.pathIdentifier("id", in: context)
        let change = try await request.decode { fields in
            UserChange(
                role: fields.optional("role") { $0.choice("role", Role.self) },
                disabled: fields.optional("disabled") { $0.boolean("disabled") })
        }
        return try .json(try await repository.change(id, change, by: admin, at: clock.now))
    }
}
