import Commerce

/// A bounded memory of tokens that were verified: of two generations, so that forgetting the old costs nothing.
struct VerifiedTokens {
    struct Entry {
        let identity: Identity
        let expires: Timestamp
    }

    private var young: [String: Entry] = [:]
    private var old: [String: Entry] = [:]
    private let generation: Int

    init(capacity: Int) {
        generation = max(1, capacity / 2)
    }

    subscript(token: String) -> Entry? {
        mutating get {
            if let entry = young[token] { return entry }
            guard let entry = old[token] else { return nil }
            insert(token, entry)
            return entry
        }
    }

    mutating func insert(_ token: String, _ entry: Entry) {
        if young.count >= generation {
            old = young
            young = [:]
        }
        young[token] = entry
    }
}
