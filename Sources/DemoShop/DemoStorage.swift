import Commerce
import OrderService
import ProductService
import ServiceKit
import UserService

/// The storage of all services that the history is written to, open for it alone.
struct DemoStorage: Sendable {
    let accounts: AccountImport
    let products: ProductImport
    let orders: OrderImport

    /// - Throws: ``DemoShopError/inUse(_:)`` when another process has one of them.
    init(_ configuration: PlatformConfiguration) async throws {
        do {
            orders = try await OrderImport(configuration)
            products = try await ProductImport(configuration)
            accounts = try await AccountImport(configuration, password: DemoShop.password)
        } catch let error as any TemporaryFailure where error.isTemporary {
            throw DemoShopError.inUse("\(error)")
        }
    }

    /// Writes what must be there before the orders of the batch.
    func prepare(_ batch: DemoBatch) async throws {
        async let registered: Void = accounts.add(batch.accounts)
        async let taken: Void = products.write(batch.stock)
        _ = try await (registered, taken)
    }

    func close() async throws {
        try await orders.close()
        try await products.close()
        try await accounts.close()
    }
}
