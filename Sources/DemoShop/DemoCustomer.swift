import Commerce
import UserService

/// A customer of the demo shop; all about them follows from their number and when they registered.
struct DemoCustomer: Sendable {
    let account: ImportedAccount
    let address: Address

    var id: Identifier { account.id }

    init(_ registration: Customers.Registration, _ plan: DemoPlan) {
        var generator = plan.generator(for: .customer, registration.number)
        let id = Identifier(at: registration.registeredAt, using: &generator)
        let eventId = Identifier(at: registration.registeredAt, using: &generator)
        let first = generator.element(of: DemoCustomer.firstNames)
        let last = generator.element(of: DemoCustomer.lastNames)
        account = ImportedAccount(
            id: id, email: "\(first).\(last).\(registration.number)@\(DemoMerchant.domain)".lowercased(),
            name: "\(first) \(last)", registeredAt: registration.registeredAt, eventId: eventId)
        address = DemoCountry.all.draw(&generator).address(of: account.name, &generator)
    }

    private static let firstNames = [
        "Ada", "Alan", "Amina", "Anna", "Ben", "Carlos", "Chen", "Clara", "David", "Diego", "Elena", "Emma", "Erik",
        "Fatima", "Felix", "Grace", "Hanna", "Hugo", "Ines", "Ivan", "Jonas", "Julia", "Kofi", "Lars", "Laura", "Leo",
        "Lina", "Lucas", "Maria", "Mei", "Mia", "Nadia", "Noah", "Nora", "Oliver", "Omar", "Paula", "Priya", "Ravi",
        "Rosa", "Sara", "Simon", "Sofia", "Tariq", "Theo", "Victor", "Yuki", "Zoe",
    ]
    private static let lastNames = [
        "Adams", "Ahmed", "Andersson", "Bakker", "Baker", "Bauer", "Bell", "Bernard", "Brown", "Campbell", "Chen",
        "Clark", "Costa", "Davies", "Diaz", "Dubois", "Evans", "Fischer", "Garcia", "Green", "Gupta", "Hall", "Hughes",
        "Ito", "Jansen", "Johnson", "Kim", "Klein", "Kowalski", "Larsen", "Lee", "Lopez", "Martin", "Mensah", "Meyer",
        "Miller", "Moreau", "Murphy", "Nguyen", "Novak", "Okafor", "Olsen", "Patel", "Perez", "Petrov", "Richter",
        "Rossi", "Ruiz", "Sato", "Schmidt", "Silva", "Singh", "Smith", "Tanaka", "Taylor", "Thomas", "Visser", "Weber",
        "Williams", "Wilson",
    ]
}
