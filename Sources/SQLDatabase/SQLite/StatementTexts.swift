import Synchronization

/// Which statements are kept prepared: the first 500 texts. Lists put their texts together from the filters they are asked
/// for, and a client who tries all combinations must not fill the memory.
final class StatementTexts: Sendable {
    private static let most = 500

    private let kept = Mutex<Set<String>>([])

    func mayKeep(_ sql: String) -> Bool {
        kept.withLock { kept in
            if kept.contains(sql) { return true }
            guard kept.count < StatementTexts.most else { return false }
            kept.insert(sql)
            return true
        }
    }
}
