import Commerce
import SQLDatabase
import ServiceKit

/// The tables that a copy is compared by, and reported with.
extension ProductRecord {
    enum Table: String, CaseIterable {
        case products, stock, movements, reservations, lines, returns, events

        private var columns: [String] {
            switch self {
            case .products: ["id", "version", "deleted_at", "document"]
            case .stock: ["product", "available", "reserved", "sold", "returned", "supplied", "movements"]
            case .movements: ["product", "number", "id", "change", "reason", "available", "changed_by", "created_at"]
            case .reservations: ["order_id", "state", "created_at", "outcome"]
            case .lines: ["order_id", "product", "quantity", "returned"]
            case .returns: ["order_id", "id", "created_at", "items"]
            case .events: ["position", "id", "type", "version", "occurred_at", "body"]
            }
        }

        fileprivate func row(_ values: [any SQLValueConvertible]) -> SQLRow {
            SQLRow(columns: columns, values: values.map(\.sqlValue))
        }
    }

    /// The rows of the record.
    var rows: [Table: [SQLRow]] {
        get throws {
            switch self {
            case .product(let product): product.rows
            case .movement(let movement): movement.rows
            case .reservation(let reservation): try reservation.rows
            case .event(let stored):
                [
                    .events: [
                        Table.events.row([
                            stored.position, stored.event.id, stored.event.type, stored.event.version,
                            stored.event.occurredAt, stored.event.body,
                        ])
                    ]
                ]
            }
        }
    }
}

extension ProductRecord.ProductAndStock {
    fileprivate var rows: [ProductRecord.Table: [SQLRow]] {
        [
            .products: [ProductRecord.Table.products.row([id, version, deletedAt, json])],
            .stock: [
                ProductRecord.Table.stock.row([
                    id, figures.available, figures.reserved, figures.sold, figures.returned, figures.supplied,
                    movements,
                ])
            ],
        ]
    }
}

extension ProductRecord.Movement {
    fileprivate var rows: [ProductRecord.Table: [SQLRow]] {
        [
            .movements: [
                ProductRecord.Table.movements.row([
                    productId, number, movement.id, movement.change, movement.reason, movement.available,
                    movement.changedBy, movement.createdAt,
                ])
            ]
        ]
    }
}

extension ProductRecord.Reservation {
    fileprivate var rows: [ProductRecord.Table: [SQLRow]] {
        get throws {
            [
                .reservations: [
                    ProductRecord.Table.reservations.row([
                        orderId, reservation.state.rawValue, reservation.createdAt,
                        try JSONCoding.bytes(reservation.outcome),
                    ])
                ],
                .lines: reservation.lines.map { line in
                    ProductRecord.Table.lines.row([orderId, line.productId, line.quantity, line.returned])
                },
                .returns: try reservation.returns.map { back in
                    ProductRecord.Table.returns.row([
                        orderId, back.id, back.createdAt, try JSONCoding.bytes(back.lines),
                    ])
                },
            ]
        }
    }
}
