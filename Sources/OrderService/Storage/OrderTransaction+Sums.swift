import Commerce
import SQLDatabase

/// What the orders add up to, for those who count them from the log.
extension OrderTransaction {
    /// The sums of each period, and the last event that they hold.
    ///
    /// - Parameter onStart: is told of that event before anything is added up.
    func sums(of periods: [Period], onStart: (EventCursor) -> Void) throws -> SumsAnswer {
        let head = try SQLEventLog.head(connection)
        onStart(EventCursor(epoch: head.epoch, position: head.position, eventId: head.eventId))
        return SumsAnswer(
            epoch: head.epoch, position: head.position, eventId: head.eventId, periods: try periods.map(sums(of:)))
    }

    private func sums(of period: Period) throws -> SalesSums {
        let paid = try one(
            """
            SELECT COUNT(*) AS orders, COALESCE(SUM(o.total), 0) AS total, COALESCE(SUM((
                SELECT SUM(i.quantity) FROM line_items i WHERE i.order_id = o.id
            )), 0) AS units FROM orders o
            """, SQLCondition(period, on: "o.paid_at"))
        var wasCancelled = SQLCondition(period, on: "cancelled_at")
        wasCancelled.add("paid_at IS NOT NULL")
        let cancelled = try one("SELECT COUNT(*) AS orders, COALESCE(SUM(total), 0) AS total FROM orders", wasCancelled)
        let refunds = try one(
            "SELECT COALESCE(SUM(amount), 0) AS total FROM refunds", SQLCondition(period, on: "created_at"))
        return SalesSums(
            grossSales: try paid.integer("total"), orders: try paid.integer("orders"),
            units: try paid.integer("units"), cancelledSales: try cancelled.integer("total"),
            cancelledOrders: try cancelled.integer("orders"), refunds: try refunds.integer("total"),
            placed: try placed(in: period))
    }

    private func placed(in period: Period) throws -> [OrderStatus: SalesSums.Placed] {
        let condition = SQLCondition(period, on: "placed_at")
        let rows = try connection.query(
            """
            SELECT status, COUNT(*) AS orders, SUM(total) AS total FROM orders WHERE \(condition.sql) GROUP BY status
            """, condition.arguments)
        let sums = try rows.map { row in
            (
                try row.value("status", as: OrderStatus.self),
                SalesSums.Placed(orders: try row.integer("orders"), total: try row.integer("total"))
            )
        }
        return Dictionary(uniqueKeysWithValues: sums)
    }

    /// The only row of a query that adds up what fulfils `condition`.
    private func one(_ select: String, _ condition: SQLCondition) throws -> SQLRow {
        let row = try connection.queryOne("\(select) WHERE \(condition.sql)", condition.arguments)
        guard let row else {
            throw SQLDatabaseError.unexpectedValue(column: "total", expected: "a sum", found: "no row")
        }
        return row
    }
}

extension SQLCondition {
    /// That `column` has an instant, and that it lies in `period`.
    fileprivate init(_ period: Period, on column: String) {
        self.init()
        add("\(column) IS NOT NULL")
        if let from = period.from { add("\(column) >= ?", from) }
        if let to = period.to { add("\(column) < ?", to) }
    }
}
