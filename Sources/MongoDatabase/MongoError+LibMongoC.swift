import CMongoC

extension MongoError {
    /// Servers that are starting, ending, no longer primary, too slow, full or cut off from the others.
    private static let passing: Set<Int> = [
        6, 7, 43, 50, 64, 89, 91, 94, 100, 133, 134, 175, 189, 202, 237, 262, 290, 462, 9001, 10058, 10107, 11600,
        11601,
        11602, 13388, 13435, 13436, 14031,
    ]
    /// What another transaction did.
    private static let conflicts: Set<Int> = [24, 112, 225, 244, 246, 251]

    /// The error that a failed call stands for.
    ///
    /// By the codes of MongoDB's sources. The server's words are left out, since they quote documents and commands.
    ///
    /// - Parameters:
    ///   - codeName: the server's word for its code, if it has told one.
    ///   - action: what failed, as in `update products`.
    init(_ error: bson_error_t, codeName: String?, action: String) {
        let words = withUnsafeBytes(of: error.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let code = Int(error.code)
        switch mongoc_error_domain_t(error.domain) {
        case MONGOC_ERROR_STREAM, MONGOC_ERROR_SERVER_SELECTION, MONGOC_ERROR_POOL, MONGOC_ERROR_PROTOCOL,
            MONGOC_ERROR_SASL, MONGOC_ERROR_SCRAM, MONGOC_ERROR_WRITE_CONCERN:
            self = .unavailable(message: words)
        case MONGOC_ERROR_CLIENT:
            // It could not sign in, or was not ready.
            self = .unavailable(message: words)
        case MONGOC_ERROR_SERVER:
            self.init(code: code, codeName: codeName, words: words, action: action)
        default:
            self = .command(code: code, message: "\(action): \(words)")
        }
    }

    private init(code: Int, codeName: String?, words: String, action: String) {
        let message = "\(action): \(codeName ?? "error \(code)")"
        switch code {
        case 11000, 11001, 12582:
            // The words name collection and index, and go on with the key's value.
            self = .duplicateKey(message: String(words.prefix { $0 != "{" }))
        case 20:
            // Among others that it is no replica set, which whoever set it up has to know.
            self = .command(code: code, message: "\(message), \(words)")
        case _ where MongoError.passing.contains(code): self = .unavailable(message: message)
        case _ where MongoError.conflicts.contains(code): self = .conflict(message: message)
        default: self = .command(code: code, message: message)
        }
    }
}
