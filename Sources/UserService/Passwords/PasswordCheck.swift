/// Checks passwords so that nobody learns from the time it takes whether an account exists.
struct PasswordCheck: Sendable {
    let hasher: any PasswordHashing
    /// The hash of a password that nobody knows.
    private let decoy: String

    init(hasher: any PasswordHashing) async throws {
        self.hasher = hasher
        decoy = try await hasher.hash(RefreshToken.make().text)
    }

    /// Whether `password` is that of the account; without an account one hash is checked all the same.
    func verify(_ password: String, of credentials: Credentials?) async throws -> Bool {
        let matches = try await hasher.verify(password, against: credentials?.passwordHash ?? decoy)
        return matches && credentials != nil
    }
}
