/// A condition that did not come true in time.
public struct NeverTrue: Error, CustomStringConvertible {
    public let description: String
}

/// Returns as soon as `condition` holds; what it throws counts as not yet.
///
/// - Throws: ``NeverTrue`` after `limit`.
public func eventually(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if (try? await condition()) == true { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw NeverTrue(description: "Not within \(limit): \(what)")
}
