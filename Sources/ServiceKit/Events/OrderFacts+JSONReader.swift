public import Commerce

extension OrderFacts {
    private enum Member: String, CaseIterable {
        case adjustments, cancelledAt, country, customerId, deliveredAt, items, number, orderId, paidAt, paymentMethod,
            placedAt, refunds, shippedAt, status, subtotal, total
    }

    private static let members = JSONNames<Member>()

    /// Reads the body of an order event; its members may have any order, and unknown ones are passed over.
    public init(_ json: inout JSONReader) throws {
        var orderId: Identifier?
        var number: Int?
        var customerId: Identifier?
        var status: OrderStatus?
        var items: [LineItem]?
        var subtotal: Money?
        var adjustments: [Adjustment]?
        var total: Money?
        var paymentMethod: PaymentMethod?
        var country: Country?
        var placedAt: Timestamp?
        var paidAt: Timestamp?
        var shippedAt: Timestamp?
        var deliveredAt: Timestamp?
        var cancelledAt: Timestamp?
        var refunds: [RefundFacts]?
        try json.object(OrderFacts.members) { json, member in
            switch member {
            case .adjustments: adjustments = try json.array { try Adjustment(&$0) }
            case .cancelledAt: cancelledAt = try json.optional { try $0.timestamp() }
            case .country: country = try json.country()
            case .customerId: customerId = try json.identifier()
            case .deliveredAt: deliveredAt = try json.optional { try $0.timestamp() }
            case .items: items = try json.array { try LineItem(&$0) }
            case .number: number = try json.integer()
            case .orderId: orderId = try json.identifier()
            case .paidAt: paidAt = try json.optional { try $0.timestamp() }
            case .paymentMethod: paymentMethod = try json.choice(PaymentMethod.self)
            case .placedAt: placedAt = try json.timestamp()
            case .refunds: refunds = try json.array { try RefundFacts(&$0) }
            case .shippedAt: shippedAt = try json.optional { try $0.timestamp() }
            case .status: status = try json.choice(OrderStatus.self)
            case .subtotal: subtotal = try json.money()
            case .total: total = try json.money()
            }
        }
        self.init(
            orderId: try json.required(orderId, "orderId"), number: try json.required(number, "number"),
            customerId: try json.required(customerId, "customerId"), status: try json.required(status, "status"),
            items: try json.required(items, "items"), subtotal: try json.required(subtotal, "subtotal"),
            adjustments: try json.required(adjustments, "adjustments"), total: try json.required(total, "total"),
            paymentMethod: try json.required(paymentMethod, "paymentMethod"),
            country: try json.required(country, "country"), placedAt: try json.required(placedAt, "placedAt"),
            paidAt: paidAt, shippedAt: shippedAt, deliveredAt: deliveredAt, cancelledAt: cancelledAt,
            refunds: try json.required(refunds, "refunds"))
    }
}

extension LineItem {
    private enum Member: String, CaseIterable { case category, lineTotal, name, productId, quantity, unitPrice }
    private static let members = JSONNames<Member>()

    fileprivate init(_ json: inout JSONReader) throws {
        var category: String?
        var lineTotal: Money?
        var name: String?
        var productId: Identifier?
        var quantity: Int?
        var unitPrice: Money?
        try json.object(LineItem.members) { json, member in
            switch member {
            case .category: category = try json.string()
            case .lineTotal: lineTotal = try json.money()
            case .name: name = try json.string()
            case .productId: productId = try json.identifier()
            case .quantity: quantity = try json.integer()
            case .unitPrice: unitPrice = try json.money()
            }
        }
        self.init(
            productId: try json.required(productId, "productId"), name: try json.required(name, "name"),
            category: try json.required(category, "category"), quantity: try json.required(quantity, "quantity"),
            unitPrice: try json.required(unitPrice, "unitPrice"),
            lineTotal: try json.required(lineTotal, "lineTotal"))
    }
}

extension Adjustment {
    private enum Member: String, CaseIterable { case amount, kind }
    private static let members = JSONNames<Member>()

    fileprivate init(_ json: inout JSONReader) throws {
        var amount: Money?
        var kind: String?
        try json.object(Adjustment.members) { json, member in
            switch member {
            case .amount: amount = try json.money()
            case .kind: kind = try json.string()
            }
        }
        self.init(kind: try json.required(kind, "kind"), amount: try json.required(amount, "amount"))
    }
}

extension RefundFacts {
    private enum Member: String, CaseIterable { case amount, createdAt, id, lines, restock }
    private static let members = JSONNames<Member>()

    fileprivate init(_ json: inout JSONReader) throws {
        var amount: Money?
        var createdAt: Timestamp?
        var id: Identifier?
        var lines: [RefundLine]?
        var restock: Bool?
        try json.object(RefundFacts.members) { json, member in
            switch member {
            case .amount: amount = try json.money()
            case .createdAt: createdAt = try json.timestamp()
            case .id: id = try json.identifier()
            case .lines: lines = try json.array { try RefundLine(&$0) }
            case .restock: restock = try json.boolean()
            }
        }
        self.init(
            id: try json.required(id, "id"), amount: try json.required(amount, "amount"),
            createdAt: try json.required(createdAt, "createdAt"), lines: try json.required(lines, "lines"),
            restock: try json.required(restock, "restock"))
    }
}

extension RefundLine {
    private enum Member: String, CaseIterable { case amount, productId, quantity }
    private static let members = JSONNames<Member>()

    fileprivate init(_ json: inout JSONReader) throws {
        var amount: Money?
        var productId: Identifier?
        var quantity: Int?
        try json.object(RefundLine.members) { json, member in
            switch member {
            case .amount: amount = try json.money()
            case .productId: productId = try json.identifier()
            case .quantity: quantity = try json.integer()
            }
        }
        self.init(
            productId: try json.required(productId, "productId"), quantity: try json.required(quantity, "quantity"),
            amount: try json.required(amount, "amount"))
    }
}
