import CMongoC
import DatabaseAccess

/// Where a MongoDB is, `mongodb://user:password@host:27017/name?replicaSet=rs0`, with the options that libmongoc knows and
/// `pool_size`, the connections at most (10).
final class MongoAddress: Sendable {
    /// Not changed after it was made.
    nonisolated(unsafe) let uri: OpaquePointer
    let database: String
    let poolSize: Int

    /// What is used unless the address says otherwise: nothing may hang, and what is acknowledged is on most members.
    private static let numbers = [
        "serverselectiontimeoutms": 800, "connecttimeoutms": 800, "sockettimeoutms": 1_200,
        "heartbeatfrequencyms": 2_000,
    ]

    /// - Throws: ``MongoError/address(message:)``, which never tells the password.
    init(_ address: String) throws {
        LibMongoC.start()
        var address = address
        var size = 10
        if let option = address.firstMatch(of: /[?&]pool_size=([^&]*)/) {
            guard let given = Int(option.1), (1...1_000).contains(given) else {
                throw MongoError.address(message: "pool_size must be a whole number from 1 to 1000")
            }
            size = given
            address.removeSubrange(option.range)
            // What follows an option that was the first is the first now.
            if !address.contains("?"), let next = address.firstIndex(of: "&") {
                address.replaceSubrange(next...next, with: "?")
            }
        }
        var error = bson_error_t()
        guard let uri = mongoc_uri_new_with_error(address, &error) else {
            // libmongoc's own words may quote the address, and with it the password.
            throw MongoError.address(
                message:
                    "it must be like mongodb://user:password@host:27017/name, with special characters percent-encoded "
                    + "and options as libmongoc knows them")
        }
        guard let name = mongoc_uri_get_database(uri), name.pointee != 0 else {
            mongoc_uri_destroy(uri)
            throw MongoError.address(message: "it must name a database, as in mongodb://host:27017/name")
        }
        self.uri = uri
        database = String(cString: name)
        poolSize = size
        setDefaults()
    }

    deinit {
        mongoc_uri_destroy(uri)
    }

    private func setDefaults() {
        for (name, value) in MongoAddress.numbers where !mongoc_uri_has_option(uri, name) {
            mongoc_uri_set_option_as_int32(uri, name, Int32(value))
        }
        if !mongoc_uri_has_option(uri, "retrywrites") { mongoc_uri_set_option_as_bool(uri, "retrywrites", true) }
        mongoc_uri_set_option_as_int32(uri, "maxpoolsize", Int32(poolSize))
        if mongoc_uri_get_appname(uri) == nil { mongoc_uri_set_appname(uri, "tally") }
        // Whatever the address says: less would lose what was acknowledged, or show what may be taken back.
        let write = mongoc_write_concern_new()
        mongoc_write_concern_set_wmajority(write, 0)
        mongoc_uri_set_write_concern(uri, write)
        mongoc_write_concern_destroy(write)
        let read = mongoc_read_concern_new()
        mongoc_read_concern_set_level(read, "majority")
        mongoc_uri_set_read_concern(uri, read)
        mongoc_read_concern_destroy(read)
    }

    /// Hosts, ports and name, for people.
    var location: String {
        var hosts: [String] = []
        var host = mongoc_uri_get_hosts(uri)
        while let current = host {
            let name = withUnsafeBytes(of: current.pointee.host_and_port) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            hosts.append(name)
            host = current.pointee.next.map { UnsafePointer($0) }
        }
        let servers = hosts.isEmpty ? String(cString: mongoc_uri_get_srv_hostname(uri)) : hosts.joined(separator: ",")
        return "mongodb \(servers)/\(database)"
    }
}
