/// A bounded memory of tokens that were verified: of two generations, so that forgetting the old costs nothing.
struct VerifiedTokens {
    private var young: [String: Identity] = [:]
    private var old: [String: Identity] = [:]
    private let generation: Int

    init(capacity: Int) {
        generation = max(1, capacity / 2)
    }

    subscript(token: String) -> Identity? {
        mutating get {
            if let identity = young[token] { return identity }
            guard let identity = old[token] else { return nil }
            insert(token, identity)
            return identity
        }
    }

    mutating func insert(_ token: String, _ identity: Identity) {
        if young.count >= generation {
            old = young
            young = [:]
        }
        young[token] = identity
    }
}
