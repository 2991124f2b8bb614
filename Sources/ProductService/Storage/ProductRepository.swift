import Commerce
import ServiceKit
import ServiceLifecycle

/// Where products and their stock are kept: documents with full-text search, and counters that never go wrong.
///
/// Every method either happens whole, together with the events it writes, or throws and changes nothing; when it has
/// returned, its effect is durable and every later call sees it. Times and identifiers come from the caller.
///
/// **Products.** A deleted product is ``ProductError/notFound`` for the methods of this group, is in no list, and frees
/// its SKU; its stock stays for the orders that hold it. Only the owner and admins may change a product or see its
/// history, else ``ProductError/notOwner``. What is missing is reported before who owns it, that before a version that
/// does not match, and that before a SKU that is taken.
///
/// **Stock.** For every product and at every moment `available + reserved + sold − returned = supplied`, and none is
/// negative. Lines name no product twice and quantities from 1 up. The steps of an order are idempotent: repeating one
/// that was done, also at the same time, does nothing and answers the same.
protocol ProductRepository: Sendable {
    /// The log of what happened to products; every change but those of reservations that succeed writes to it.
    var events: any EventLog { get }

    /// What has to run beside the calls.
    var background: [any Service] { get }

    /// Adds a product at version 1, supplied with `stock` pieces as its first movement when there are any.
    ///
    /// Writes `product.created`.
    ///
    /// - Throws: ``ProductError/skuTaken``.
    func create(_ product: Product, stock: Int) async throws -> ProductDocument

    /// The product as it is now, or nil when there is none or it is deleted.
    func document(of id: Identifier) async throws -> ProductDocument?

    /// A page of the products that match, in the order of ``ProductQuery/sort``, at most ``ProductQuery/limit``.
    ///
    /// Following the cursors visits every product that matches throughout exactly once, whatever else changes
    /// meanwhile. A text matches a product that has all its words in name, description, category, SKU or attribute
    /// values, without regard to case and accents, the last word as a beginning; a text without words matches nothing.
    /// Everything else matches exactly. Facets come with the first page.
    func page(_ query: ProductQuery) async throws -> ProductPage

    /// Edits a product and gives it the next version. An edit that changes nothing leaves the version alone.
    ///
    /// Writes `product.updated` when anything changed.
    ///
    /// - Throws: ``ProductError/notFound``, ``ProductError/notOwner``, ``ProductError/versionMismatch``,
    ///   ``ProductError/skuTaken``.
    func update(
        _ id: Identifier, _ change: ProductChange, if condition: VersionCondition, by identity: Identity,
        at time: Timestamp
    ) async throws -> ProductDocument

    /// Deletes a product. Its reservations can still be confirmed, released and returned.
    ///
    /// Writes `product.deleted`.
    ///
    /// - Throws: ``ProductError/notFound``, ``ProductError/notOwner``, ``ProductError/versionMismatch``.
    func delete(_ id: Identifier, if condition: VersionCondition, by identity: Identity, at time: Timestamp)
        async throws

    /// Adds to what is available and supplied, or takes away.
    ///
    /// Writes `product.stock_adjusted`.
    ///
    /// - Throws: ``ProductError/notFound``, ``ProductError/notOwner``, ``ProductError/insufficientStock(available:)``
    ///   when less is available than is to be taken away, ``ProductError/stockLimit(available:)`` when more would be
    ///   available than ``Commerce/Limits/stock`` allows.
    func adjustStock(
        of id: Identifier, _ adjustment: StockAdjustment, by identity: Identity
    ) async throws -> StockMovement

    /// The stock of a product and its movements before `cursor`, newest first, at most `limit`.
    ///
    /// - Throws: ``ProductError/notFound``, ``ProductError/notOwner``.
    func stockHistory(
        of id: Identifier, before cursor: StockHistory.Cursor?, limit: Int, by identity: Identity
    ) async throws -> StockHistory

    /// Reserves all lines for an order, or none.
    ///
    /// The first answer, yes or no, is recorded under the order's id and repeated for ever, whatever the lines.
    /// Products that do not exist or are deleted come before shortages; both are listed in the order of the lines. A
    /// yes carries name, category and price as of now. Writes `product.stock_refused` with the first answer when stock
    /// was short.
    func reserve(
        _ lines: [ItemQuantity], for orderId: Identifier, at time: Timestamp
    ) async throws -> ReservationOutcome

    /// Turns what is reserved for an order into sold.
    ///
    /// - Throws: ``ProductError/invalidReservation(_:)`` unless it is reserved or confirmed already.
    func confirmReservation(of orderId: Identifier) async throws

    /// Makes what is reserved for an order available again; nothing to do when the order was refused.
    ///
    /// For an unknown order it leaves a tombstone: reserving then answers ``Commerce/ReservationOutcome/released``.
    ///
    /// - Throws: ``ProductError/invalidReservation(_:)`` when it is confirmed.
    func releaseReservation(of orderId: Identifier, at time: Timestamp) async throws

    /// Takes back pieces that were sold and makes them available again, once for each return of an order.
    ///
    /// - Throws: ``ProductError/invalidReservation(_:)`` unless the order is confirmed,
    ///   ``ProductError/returnExceedsSold(productId:returnable:)`` when a line is more than was sold and has not come
    ///   back.
    func returnStock(
        _ lines: [ItemQuantity], for orderId: Identifier, returnId: Identifier, at time: Timestamp
    ) async throws

    /// Returns when the storage answers, and throws otherwise.
    func ping() async throws

    /// Waits for the calls in progress and refuses new ones.
    func close() async throws
}

extension ProductRepository {
    var background: [any Service] { [] }
}
