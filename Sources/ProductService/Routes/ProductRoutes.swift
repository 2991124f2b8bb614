import Commerce
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// `POST /api/products` and `GET`, `PATCH`, `DELETE /api/products/{id}`.
///
/// The ETag is the number of edits, so it covers what can be edited and not the stock: a product that sells can be
/// edited.
struct ProductRoutes: Sendable {
    let repository: any ProductRepository
    let currency: Currency
    let clock: WallClock

    /// - Parameters:
    ///   - writers: lets those through who may add products.
    ///   - users: lets everybody through who is signed in; whose product it is, is for the repository to check.
    func add(
        anyone: RouterGroup<ServiceRequestContext>, writers: RouterGroup<ServiceRequestContext>,
        users: RouterGroup<ServiceRequestContext>
    ) {
        writers.post { request, context in try await create(request, context) }
        anyone.get(":id") { request, context in try await show(request, context) }
        users.patch(":id") { request, context in try await update(request, context) }
        users.delete(":id") { request, context in try await delete(request, context) }
    }

    private func create(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let owner = try context.requireIdentity()
        let time = clock.now
        let id = Identifier.make(at: time)
        let (product, stock) = try await request.decode { fields in
            let product = Product(
                id: id, ownerId: owner.userId, name: fields.productName(), description: fields.productDescription(),
                category: fields.productCategory(), price: fields.productPrice(currency),
                attributes: fields.optional("attributes") { $0.productAttributes() } ?? [:],
                sku: fields.optional("sku") { $0.productSKU() }, createdAt: time, updatedAt: time)
            return (product, fields.integer("stock", Limits.stock))
        }
        let document = try await repository.create(product, stock: stock)
        return answer(document, status: .created, headers: [.location: "/api/products/\(id)"])
    }

    private func show(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let id = try request.pathIdentifier("id", in: context)
        guard let document = try await repository.document(of: id) else { throw ProductError.notFound }
        return answer(document)
    }

    private func update(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let id = try request.pathIdentifier("id", in: context)
        let condition = try request.versionCondition()
        let change = try await request.decode { self.change(&$0) }
        let document = try await repository.update(
            id, change, if: condition, by: try context.requireIdentity(), at: clock.now)
        return answer(document)
    }

    /// The edit that a body describes; `"sku": null` removes the SKU.
    private func change(_ fields: inout FieldReader) -> ProductChange {
        var change = ProductChange(
            name: fields.optional("name") { $0.productName() },
            description: fields.optional("description") { $0.productDescription() },
            category: fields.optional("category") { $0.productCategory() },
            price: fields.optional("price") { $0.productPrice(currency) },
            attributes: fields.optional("attributes") { $0.productAttributes() })
        if let sku = fields.optional("sku", { $0.productSKU() }) {
            change.sku = .set(sku)
        } else if fields.isNull("sku") {
            change.sku = .remove
        }
        return change
    }

    private func delete(_ request: Request, _ context: ServiceRequestContext) async throws -> Response {
        let id = try request.pathIdentifier("id", in: context)
        let condition = try request.versionCondition()
        try await repository.delete(id, if: condition, by: try context.requireIdentity(), at: clock.now)
        return .noContent()
    }

    private func answer(
        _ document: ProductDocument, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.eTag] = document.entityTag
        return .json(bytes: document.bytes, status: status, headers: headers)
    }
}
