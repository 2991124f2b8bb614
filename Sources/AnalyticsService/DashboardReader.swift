import Commerce
import Foundation

/// Puts the dashboard together from the metrics that are served.
struct DashboardReader: Sendable {
    let metrics: ServedMetrics
    let currency: Currency
    let hours: HourRetention
    let clock: WallClock

    /// The rows of `topProducts`, and the most rows of any other list.
    static let topProducts = 10
    static let mostRows = 100

    /// All numbers of the answer are those of one state, the one its `position` names.
    ///
    /// - Throws: ``RangeError``.
    func dashboard(_ request: DashboardRequest) async throws -> Dashboard {
        let moment = metrics.moment
        let served = moment.generation
        let range = try request.range(in: served.calendar, at: clock.now, hours: hours)
        let compared = request.comparison?.dates(before: range.dates)
        let series = TimeSeries(range, served.calendar)
        var queries = [
            MetricQuery(Bucket.covering(range.dates), .all),
            MetricQuery(compared.map(Bucket.covering) ?? [], Totals.parts),
        ]
        queries += series.points.map { MetricQuery($0.buckets, .sums) }
        let reading = try await served.store.reading(of: queries)
        let figures = reading.figures[0]
        let totals = Totals(figures)
        return Dashboard(
            currency: currency,
            range: Dashboard.Range(
                from: range.dates.lowerBound, to: range.dates.upperBound, granularity: range.granularity.rawValue,
                timeZone: served.calendar.name),
            freshness: freshness(moment.drained, reading.cursor),
            verification: moment.verification.at(reading.cursor),
            totals: totals,
            comparison: compared.map { Comparison(of: totals, with: Totals(reading.figures[1]), on: $0) },
            series: zip(series.points, reading.figures.dropFirst(2)).map(Dashboard.Point.init),
            topProducts: try await products(figures, in: served.store, limit: DashboardReader.topProducts),
            salesByCategory: sales(figures[.category], limit: DashboardReader.mostRows),
            salesByPaymentMethod: sales(figures[.paymentMethod], limit: DashboardReader.mostRows),
            salesByCountry: sales(figures[.country], limit: DashboardReader.mostRows),
            approximate: Totals.approximate)
    }

    /// One list of the dashboard, whole, with what is known of all its numbers.
    ///
    /// - Throws: ``RangeError``.
    func list(_ list: DashboardList, _ request: DashboardRequest) async throws -> WholeList {
        let moment = metrics.moment
        let served = moment.generation
        let range = try request.range(in: served.calendar, at: clock.now, hours: hours)
        let series = TimeSeries(range, served.calendar)
        let queries =
            list == .series
            ? series.points.map { MetricQuery($0.buckets, .sums) }
            : [MetricQuery(Bucket.covering(range.dates), .breakdowns)]
        let reading = try await served.store.reading(of: queries)
        let table =
            switch list {
            case .series: CSVTable(zip(series.points, reading.figures).map(Dashboard.Point.init))
            case .topProducts: CSVTable(try await products(reading.figures[0], in: served.store, limit: .max))
            case .salesByCategory: CSVTable(sales(reading.figures[0][.category], limit: .max))
            case .salesByPaymentMethod: CSVTable(sales(reading.figures[0][.paymentMethod], limit: .max))
            case .salesByCountry: CSVTable(sales(reading.figures[0][.country], limit: .max))
            }
        return WholeList(
            table: table, freshness: freshness(moment.drained, reading.cursor),
            verification: moment.verification.at(reading.cursor))
    }

    private func freshness(_ drained: DrainedLog?, _ cursor: EventCursor) -> Freshness {
        let asOf = drained.flatMap { $0.isPart(of: cursor) ? $0.instant : nil }
        return Freshness(asOf: asOf, position: cursor.position, now: clock.now)
    }

    private func products(
        _ figures: BucketFigures, in store: any MetricStore, limit: Int
    ) async throws -> [Dashboard.Product] {
        let rows: [(id: Identifier, figures: SalesFigures)] = figures[.product].compactMap { member, figures in
            guard case .product(let id) = member else { return nil }
            return (id, figures)
        }
        let top = rows.sorted { ($1.figures.sales, $0.id) < ($0.figures.sales, $1.id) }.prefix(limit)
        let names = try await store.productNames(of: Set(top.map(\.id)))
        return top.map {
            Dashboard.Product(
                productId: $0.id, name: names[$0.id] ?? "", units: $0.figures.units, sales: $0.figures.sales)
        }
    }

    private func sales(_ breakdown: [Member: SalesFigures], limit: Int) -> [Dashboard.Sales] {
        let rows: [Dashboard.Sales] = breakdown.compactMap { member, figures in
            guard case .key(let key) = member else { return nil }
            return Dashboard.Sales(key: key, sales: figures.sales, orders: figures.orders, units: figures.units)
        }
        return Array(rows.sorted { ($1.sales, $0.key) < ($0.sales, $1.key) }.prefix(limit))
    }
}

extension Dashboard.Point {
    fileprivate init(_ point: TimeSeries.Point, _ figures: BucketFigures) {
        self.init(
            start: point.start, grossSales: figures[.grossSales], netSales: figures.netSales,
            orders: figures[.orders], units: figures[.units])
    }
}
