import Commerce
import Foundation
import JWTKit
import Logging

/// The public keys of the users service, fetched when first needed and again when a token names one that is not known.
actor PublicKeys {
    private let source: TokenVerifier.KeySource
    private let clock: WallClock
    private var collection: JWTKeyCollection?
    private var known: Set<String> = []
    private var fetchedAt: Timestamp?
    private var fetching: Task<Void, any Error>?

    /// An unknown `kid` makes us ask again, at most this often, or strangers could make us ask all the time.
    private static let refetchInterval = Duration.seconds(10)

    init(source: @escaping TokenVerifier.KeySource, clock: WallClock) {
        self.source = source
        self.clock = clock
    }

    /// The keys, when `kid` is one of them.
    ///
    /// - Throws: 503 when there are no keys and none can be fetched.
    func collection(knowing kid: String) async throws -> JWTKeyCollection? {
        if !known.contains(kid), mayFetch {
            do {
                try await fetchOnce()
            } catch  where collection != nil {
                Logger(label: "tally.authentication").warning(
                    "The users service's keys could not be fetched again", metadata: ["error": .string("\(error)")])
            } catch {
                throw Problem.unavailable(
                    code: "keys_unavailable", "Tokens cannot be checked: the users service does not answer.")
            }
        }
        return known.contains(kid) ? collection : nil
    }

    private var mayFetch: Bool {
        guard collection != nil, let fetchedAt else { return true }
        return clock.now.duration(since: fetchedAt) >= PublicKeys.refetchInterval
    }

    private func fetchOnce() async throws {
        if let fetching { return try await fetching.value }
        let task = Task { try await fetch() }
        fetching = task
        defer { fetching = nil }
        try await task.value
    }

    private func fetch() async throws {
        let set = try JSONDecoder().decode(JWKS.self, from: Data(try await source()))
        let collection = JWTKeyCollection()
        var known: Set<String> = []
        for key in set.keys {
            guard key.keyType == .ecdsa, key.curve == .ecdsa(.p256), let kid = key.keyIdentifier,
                let x = key.x, let y = key.y
            else { continue }
            await collection.add(
                ecdsa: try ES256PublicKey(parameters: (x: x, y: y)), kid: kid)
            known.insert(kid.string)
        }
        self.collection = collection
        self.known = known
        fetchedAt = clock.now
    }
}
