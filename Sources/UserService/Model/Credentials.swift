/// An account with the hash of its password.
struct Credentials: Sendable {
    let user: User
    /// As the password hasher encoded it: algorithm, parameters, salt and hash in one text.
    let passwordHash: String
}
