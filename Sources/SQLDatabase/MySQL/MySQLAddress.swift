import Foundation

/// Where a MySQL server is and how it is spoken to, as a URL tells.
struct MySQLAddress: Sendable {
    /// Whether the connection is encrypted and whose certificate is accepted, named as by MySQL's own clients.
    enum TLSMode: String, CaseIterable {
        case disabled = "DISABLED"
        /// Encrypted if the server can, and nothing is verified.
        case preferred = "PREFERRED"
        /// Encrypted, and nothing is verified.
        case required = "REQUIRED"
        /// The same as `verifyIdentity`: libmariadb insists on encryption before it signs in only when it also verifies the
        /// host's name.
        case verifyCA = "VERIFY_CA"
        /// Encrypted, with a certificate for this host by an authority that is trusted.
        case verifyIdentity = "VERIFY_IDENTITY"

        var isEncryptionRequired: Bool { self == .required || verifies }
        var verifies: Bool { self == .verifyCA || self == .verifyIdentity }
    }

    let host: String
    let port: UInt32
    let user: String
    let password: String
    let database: String
    private(set) var tlsMode = TLSMode.preferred
    /// The file with the authorities that are trusted; nil for those that the system trusts.
    private(set) var authorities: String?

    /// - Throws: ``SQLDatabaseError/address(message:)``, which never tells the password.
    init(_ url: String) throws {
        guard let parts = URLComponents(string: url, encodingInvalidCharacters: false), let host = parts.host,
            let user = parts.user, !host.isEmpty, !user.isEmpty, parts.path.count > 1,
            let port = UInt16(exactly: parts.port ?? 3306), port > 0
        else {
            throw SQLDatabaseError.address(
                message: "it must be like mysql://user:password@host:3306/name, with special characters percent-encoded"
            )
        }
        self.host = host.trimmingCharacters(in: ["[", "]"])
        self.port = UInt32(port)
        self.user = user
        password = parts.password ?? ""
        database = String(parts.path.dropFirst())
        for option in parts.queryItems ?? [] { try take(option) }
        guard authorities == nil || tlsMode.verifies else {
            throw SQLDatabaseError.address(message: "ssl-ca needs ssl-mode=VERIFY_CA or ssl-mode=VERIFY_IDENTITY")
        }
    }

    /// Host, port and name, for people.
    var location: String { "mysql \(host):\(port)/\(database)" }

    private mutating func take(_ option: URLQueryItem) throws {
        switch option.name {
        case "ssl-mode":
            guard let mode = TLSMode(rawValue: (option.value ?? "").uppercased()) else {
                let modes = TLSMode.allCases.map(\.rawValue).joined(separator: ", ")
                throw SQLDatabaseError.address(message: "ssl-mode must be one of \(modes)")
            }
            tlsMode = mode
        case "ssl-ca":
            guard let file = option.value, !file.isEmpty else {
                throw SQLDatabaseError.address(message: "ssl-ca must be a file")
            }
            authorities = file
        default:
            throw SQLDatabaseError.address(
                message: "\(option.name) is none of its options, which are pool_size, ssl-mode and ssl-ca")
        }
    }
}
