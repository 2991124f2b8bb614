package import Commerce

/// What is kept of a refresh token, and the rules of its use.
///
/// All tokens that descend from one sign-in are a family, of which one is current. A token that was replaced and is
/// shown again was copied by somebody: nobody can tell who is the thief, so the whole family ends.
package struct StoredRefreshToken: Sendable {
    /// How long a token is good: 30 days from when it was made.
    package static let lifetime = Duration.seconds(30 * 86_400)
    /// How long a replaced token still gets its successor again, since two tabs may use it at once: 10 s.
    package static let grace = Duration.seconds(10)

    package let familyId: Identifier
    package let userId: Identifier
    package let expiresAt: Timestamp
    /// When it was replaced, and the salt its successor was made with; nil for the current token of its family.
    package let rotation: Rotation?

    package struct Rotation: Hashable, Sendable {
        package let at: Timestamp
        package let salt: [UInt8]

        package init(at: Timestamp, salt: [UInt8]) {
            self.at = at
            self.salt = salt
        }
    }

    package init(familyId: Identifier, userId: Identifier, expiresAt: Timestamp, rotation: Rotation?) {
        self.familyId = familyId
        self.userId = userId
        self.expiresAt = expiresAt
        self.rotation = rotation
    }

    package enum Use: Hashable, Sendable {
        /// It is current: replace it.
        case rotate
        /// It was replaced a moment ago: hand out the same successor.
        case `repeat`(salt: [UInt8])
        /// It was replaced long ago: end the family.
        case reused
        case expired
    }

    /// What happens when the token is shown at `now`.
    package func use(at now: Timestamp) -> Use {
        if expiresAt <= now { return .expired }
        guard let rotation else { return .rotate }
        return now.duration(since: rotation.at) < StoredRefreshToken.grace ? .repeat(salt: rotation.salt) : .reused
    }
}
