/// Turns passwords into texts that prove them and do not tell them.
package protocol PasswordHashing: Sendable {
    /// A hash with a salt of its own, and everything needed to check a password against it in the text.
    func hash(_ password: String) async throws -> String

    /// Whether `encoded` was made from `password`; takes as long either way.
    func verify(_ password: String, against encoded: String) async throws -> Bool

    /// Whether `encoded` was made with the parameters that ``hash(_:)`` uses now.
    func isCurrent(_ encoded: String) -> Bool
}
