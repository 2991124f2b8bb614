/// A value that comes once; whoever asks earlier waits for it.
actor Promise<Value: Sendable> {
    private var fulfilled: Value?
    private var waiting: [CheckedContinuation<Value, Never>] = []

    var value: Value {
        get async {
            if let fulfilled { return fulfilled }
            return await withCheckedContinuation { waiting.append($0) }
        }
    }

    /// Whether the value has come.
    var isFulfilled: Bool { fulfilled != nil }

    /// Sets the value; only the first counts.
    func fulfil(_ value: Value) {
        guard fulfilled == nil else { return }
        fulfilled = value
        for continuation in waiting { continuation.resume(returning: value) }
        waiting = []
    }
}
