import CArgon2
import Crypto
import Foundation

/// Argon2id (RFC 9106), 19 MiB and two passes by default, on threads of its own.
///
/// Passwords are brought into Unicode's composed form first, so that the same password typed on another system is the
/// same. Each hash in progress takes its memory; at most as many are in progress as there are workers.
package struct Argon2PasswordHasher: PasswordHashing {
    package struct Parameters: Hashable, Sendable {
        package var memoryKiB: UInt32
        package var passes: UInt32

        package init(memoryKiB: UInt32 = 19_456, passes: UInt32 = 2) {
            self.memoryKiB = memoryKiB
            self.passes = passes
        }
    }

    /// The library refused; `description` is its own word for why.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        init(_ code: Int32) {
            description = "Argon2: \(String(cString: argon2_error_message(code)))"
        }
    }

    private static let lanes: UInt32 = 1
    private static let saltSize = 16
    private static let hashSize = 32
    private let parameters: Parameters
    private let workers: BoundedWorkers

    package init(parameters: Parameters = Parameters(), workers: BoundedWorkers) {
        self.parameters = parameters
        self.workers = workers
    }

    /// - Throws: ``BoundedWorkers/Busy``.
    package func hash(_ password: String) async throws -> String {
        try await workers.run { [parameters] in
            let password = Array(password.precomposedStringWithCanonicalMapping.utf8)
            let salt = SymmetricKey(size: SymmetricKeySize(bitCount: Self.saltSize * 8)).withUnsafeBytes { Array($0) }
            let length = argon2_encodedlen(
                parameters.passes, parameters.memoryKiB, Self.lanes, UInt32(Self.saltSize), UInt32(Self.hashSize),
                Argon2_id)
            var encoded = [CChar](repeating: 0, count: length)
            let code = argon2id_hash_encoded(
                parameters.passes, parameters.memoryKiB, Self.lanes, password, password.count, salt, salt.count,
                Self.hashSize, &encoded, encoded.count)
            guard code == ARGON2_OK.rawValue else { throw Failure(code) }
            return encoded.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        }
    }

    /// - Throws: ``BoundedWorkers/Busy``, and ``Failure`` when `encoded` is no hash of Argon2id.
    package func verify(_ password: String, against encoded: String) async throws -> Bool {
        try await workers.run {
            let password = Array(password.precomposedStringWithCanonicalMapping.utf8)
            let code = argon2id_verify(encoded, password, password.count)
            if code == ARGON2_OK.rawValue { return true }
            guard code == ARGON2_VERIFY_MISMATCH.rawValue else { throw Failure(code) }
            return false
        }
    }

    package func isCurrent(_ encoded: String) -> Bool {
        let version = ARGON2_VERSION_NUMBER.rawValue
        let (memory, passes) = (parameters.memoryKiB, parameters.passes)
        return encoded.hasPrefix("$argon2id$v=\(version)$m=\(memory),t=\(passes),p=\(Self.lanes)$")
    }
}
