import Commerce
import UserService

/// Who owns the demo shop's products. Their account is the first thing that is written, and tells from then on by
/// which plan the shop was made and when its history ends.
enum DemoMerchant {
    /// A domain that nobody can have (RFC 2606).
    static let domain = "demo.example"
    static let email = "shop@\(domain)"

    static func account(_ plan: DemoPlan) -> ImportedAccount {
        var generator = plan.generator(for: .merchant)
        return ImportedAccount(
            id: Identifier(at: plan.openedAt, using: &generator), email: email, name: "Demo Shop",
            registeredAt: plan.merchantRegisteredAt, eventId: Identifier(at: plan.openedAt, using: &generator))
    }
}
