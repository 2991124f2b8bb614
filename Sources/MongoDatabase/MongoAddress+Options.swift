import CMongoC

extension MongoAddress {
    /// Those that libmongoc knows but has no function to ask about.
    private static let otherOptions: Set = [
        "authmechanism", "authmechanismproperties", "authsource", "compressors", "gssapiservicename",
        "readconcernlevel",
        "readpreferencetags", "w",
    ]

    /// The number of connections that an address asks for.
    ///
    /// - Throws: ``MongoError/address(message:)``, also for an option that nobody knows: libmongoc would go on without, and so
    ///   perhaps without encryption.
    static func poolSize(_ address: String) throws -> Int {
        var size = 10
        for option in options(of: address) {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0].lowercased()
            if name == "pool_size" {
                guard let given = parts.last.flatMap({ Int($0) }), (1...1_000).contains(given) else {
                    throw MongoError.address(message: "pool_size must be a whole number from 1 to 1000")
                }
                size = given
            } else if !isKnown(name) {
                // What is no name may be a part of a password.
                let words = name.allSatisfy(\.isLetter) ? name : "something there"
                throw MongoError.address(
                    message: "\(words) is none of its options, which are pool_size and those of libmongoc")
            }
        }
        return size
    }

    private static func options(of address: String) -> [Substring] {
        // Passwords may hold question marks, but no slashes.
        guard let scheme = address.firstRange(of: "://"), let path = address[scheme.upperBound...].firstIndex(of: "/"),
            let question = address[path...].firstIndex(of: "?")
        else { return [] }
        return address[question...].dropFirst().split(separator: "&")
    }

    private static func isKnown(_ option: String) -> Bool {
        mongoc_uri_option_is_int32(option) || mongoc_uri_option_is_bool(option) || mongoc_uri_option_is_utf8(option)
            || otherOptions.contains(option)
    }
}
