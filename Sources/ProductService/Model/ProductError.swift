import Commerce

/// Why something cannot be done with a product; nothing was changed.
enum ProductError: Error, Hashable {
    /// There is no such product, or it is deleted.
    case notFound
    /// The product is somebody else's.
    case notOwner
    /// The product was edited since the caller read it.
    case versionMismatch
    /// Another product that is not deleted has this SKU.
    case skuTaken
    case insufficientStock(available: Int)
    /// The stock would grow beyond ``Commerce/Limits/stock``.
    case stockLimit(available: Int)
    /// The reservation's state does not allow the step.
    case invalidReservation(ReservationState?)
    /// More pieces than were sold and have not come back yet.
    case returnExceedsSold(productId: Identifier, returnable: Int)
}
