import CMongoC

extension MongoError {
    /// Servers that are starting, ending, no longer primary or too slow.
    private static let passing: Set<Int> = [
        6, 7, 43, 50, 64, 79, 89, 91, 189, 202, 262, 9001, 10058, 10107, 11600, 11602, 13388, 13435, 13436,
    ]
    /// What another transaction did.
    private static let conflicts: Set<Int> = [24, 112, 225, 244, 246, 251]

    init(_ error: bson_error_t) {
        let message = withUnsafeBytes(of: error.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let domain = mongoc_error_domain_t(error.domain)
        switch domain {
        case MONGOC_ERROR_STREAM, MONGOC_ERROR_SERVER_SELECTION, MONGOC_ERROR_POOL, MONGOC_ERROR_PROTOCOL,
            MONGOC_ERROR_WRITE_CONCERN:
            self = .unavailable(message: message)
        case MONGOC_ERROR_CLIENT where error.code == MONGOC_ERROR_CLIENT_NOT_READY.rawValue:
            self = .unavailable(message: message)
        default: self.init(code: Int(error.code), message: message)
        }
    }

    init(code: Int, message: String) {
        if code == 11000 || code == 11001 || code == 12582 {
            // The message goes on with the key's value.
            self = .duplicateKey(message: String(message.prefix { $0 != "{" }))
        } else if MongoError.passing.contains(code) {
            self = .unavailable(message: message)
        } else if MongoError.conflicts.contains(code) {
            self = .conflict(message: message)
        } else {
            self = .command(code: code, message: message)
        }
    }
}
