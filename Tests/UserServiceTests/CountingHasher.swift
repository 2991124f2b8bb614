import Synchronization
import UserService

/// Hashes as another one does, and remembers what it was asked for.
final class CountingHasher: PasswordHashing {
    private let hasher: any PasswordHashing
    private let counts = Mutex((hashes: 0, verifications: 0))
    private let busy = Atomic<Bool>(false)

    init(_ hasher: any PasswordHashing) {
        self.hasher = hasher
    }

    var hashes: Int { counts.withLock { $0.hashes } }
    var verifications: Int { counts.withLock { $0.verifications } }

    /// Whether it refuses all work, as one with too much of it does.
    var isBusy: Bool {
        get { busy.load(ordering: .relaxed) }
        set { busy.store(newValue, ordering: .relaxed) }
    }

    func hash(_ password: String) async throws -> String {
        if isBusy { throw BoundedWorkers.Busy() }
        counts.withLock { $0.hashes += 1 }
        return try await hasher.hash(password)
    }

    func verify(_ password: String, against encoded: String) async throws -> Bool {
        if isBusy { throw BoundedWorkers.Busy() }
        counts.withLock { $0.verifications += 1 }
        return try await hasher.verify(password, against: encoded)
    }

    func isCurrent(_ encoded: String) -> Bool { hasher.isCurrent(encoded) }
}

extension Argon2PasswordHasher {
    /// Real hashing with so little work that tests can afford it.
    static func cheap(passes: UInt32 = 1) -> Argon2PasswordHasher {
        Argon2PasswordHasher(
            parameters: Parameters(memoryKiB: 64, passes: passes),
            workers: BoundedWorkers(label: "test.passwords", waiting: 1_000))
    }
}
