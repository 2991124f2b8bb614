public import Commerce
import Logging
public import ServiceKit

/// Writes products and what orders of the past did to their stock, many in a few transactions, in place of the service that
/// would have done it over HTTP.
///
/// Nothing else may have the storage open. All of it can be repeated: what was written before is left as it is.
public struct ProductImport: Sendable {
    /// Stock answered otherwise than the history says it did.
    public struct UnexpectedOutcome: Error, CustomStringConvertible {
        public let orderId: Identifier

        public var description: String {
            "The stock of the products is not what it was made with: the order \(orderId) finds another answer."
        }
    }

    private let storage: any ProductHistoryStorage

    /// Opens the storage that the service would use, and makes it when it is missing.
    ///
    /// - Throws: as ``ProductService/build(_:)`` does.
    public init(_ configuration: PlatformConfiguration) async throws {
        storage = try await ProductStorageAddress(configuration).open(logger: Logger(label: "tally.products"))
    }

    /// Adds those of the products that are not there yet, with their first stock.
    public func add(_ products: [ImportedProduct]) async throws {
        try await storage.add(products)
    }

    /// Does the steps in their order.
    ///
    /// - Throws: ``UnexpectedOutcome`` when stock was reserved that should be short, or was short.
    public func write(_ steps: [StockStep]) async throws {
        guard !steps.isEmpty else { return }
        try await storage.write(steps)
    }

    public func close() async throws {
        try await storage.close()
    }
}
