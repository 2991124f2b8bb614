/// What an account may do.
public enum Role: String, Sendable, Codable, CaseIterable {
    case customer, admin
}
