/// The lists of the dashboard, each of which can be had whole, as CSV.
enum DashboardList: String, Sendable, CaseIterable {
    case series, topProducts, salesByCategory, salesByPaymentMethod, salesByCountry
}
