import Hummingbird
import ServiceKit

/// `/api/users/me`: people and their own account.
struct OwnAccountRoutes: Sendable {
    let account: OwnAccount

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.get("me") { _, context in
            try Response.json(try await account.user(context.requireIdentity().userId))
        }
        group.patch("me") { request, context in try await change(request, context) }
        group.delete("me") { _, context in
            try await account.delete(context.requireIdentity().userId)
            return Response.noContent()
        }
        group.post("me/password") { request, context in try await changePassword(request, context) }
    }

    private func change(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let id = try context.requireIdentity().userId
        let body = try await request.decode { fields in
            let email = fields.optional("email") { $0.email("email") }
            let name = fields.optional("name") { $0.personName("name") }
            let password =
                fields.has("email")
                ? fields.givenPassword("currentPassword")
                : fields.optional("currentPassword") { $0.givenPassword("currentPassword") } ?? ""
            return (change: UserChange(email: email, name: name), currentPassword: password)
        }
        return try .json(try await account.change(id, body.change, currentPassword: body.currentPassword))
    }

    private func changePassword(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let id = try context.requireIdentity().userId
        let body = try await request.decode { fields in
            (current: fields.givenPassword("currentPassword"), new: fields.newPassword("newPassword"))
        }
        try await account.changePassword(id, from: body.current, to: body.new)
        return .noContent()
    }
}
