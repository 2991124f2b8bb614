import Commerce

/// What a storage of products holds, one piece of it, in a form that is the same for all storages.
enum ProductRecord: Sendable {
    /// In the order in which they are copied, since each rests on those before.
    enum Kind: CaseIterable, Sendable {
        case product, movement, reservation, event
    }

    /// Where a record has its place among those of its kind: by text, byte by byte, then by number.
    struct Key: Hashable, Sendable {
        var text = ""
        var number: Int64 = 0

        /// Before all records.
        static let start = Key()
    }

    /// A product with its stock, less the movements of that.
    struct ProductAndStock: Sendable {
        let id: Identifier
        let version: Int
        let deletedAt: Timestamp?
        /// The product as the API shows it, less its stock.
        let json: [UInt8]
        let figures: StockFigures
        /// How many movements of its stock there are.
        let movements: Int
    }

    /// A movement of a product's stock, numbered from 1.
    struct Movement: Sendable {
        let productId: Identifier
        let number: Int64
        let movement: StockMovement
    }

    /// What is held for an order, with lines in the order of the products and returns in that of their ids.
    struct Reservation: Sendable {
        let orderId: Identifier
        let reservation: StockLedger.Reservation

        init(orderId: Identifier, _ reservation: StockLedger.Reservation) {
            self.orderId = orderId
            var sorted = reservation
            sorted.lines.sort { "\($0.productId)" < "\($1.productId)" }
            sorted.returns.sort { "\($0.id)" < "\($1.id)" }
            self.reservation = sorted
        }
    }

    case product(ProductAndStock)
    case movement(Movement)
    case reservation(Reservation)
    case event(StoredEvent)

    var kind: Kind {
        switch self {
        case .product: .product
        case .movement: .movement
        case .reservation: .reservation
        case .event: .event
        }
    }

    var key: Key {
        switch self {
        case .product(let product): Key(text: "\(product.id)")
        case .movement(let movement): Key(text: "\(movement.productId)", number: movement.number)
        case .reservation(let reservation): Key(text: "\(reservation.orderId)")
        case .event(let event): Key(number: event.position)
        }
    }
}
