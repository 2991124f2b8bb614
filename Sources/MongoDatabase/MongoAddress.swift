import CMongoC

/// Where a MongoDB is, `mongodb://user:password@host:27017/name?replicaSet=rs0`, with the options that libmongoc knows and
/// `pool_size`, the connections at most (10).
final class MongoAddress: Sendable {
    /// Not changed after it was made.
    nonisolated(unsafe) let uri: OpaquePointer
    let database: String
    let poolSize: Int

    /// - Throws: ``MongoError/address(message:)``, which never tells the password.
    init(_ address: String) throws {
        LibMongoC.start()
        poolSize = try MongoAddress.poolSize(address)
        var error = bson_error_t()
        guard let uri = mongoc_uri_new_with_error(address, &error) else {
            // libmongoc's own words may quote the address, and with it the password.
            throw MongoError.address(
                message:
                    "it must be like mongodb://user:password@host:27017/name, with special characters percent-encoded "
                    + "and options with values that libmongoc knows")
        }
        self.uri = uri
        database = mongoc_uri_get_database(uri).map { String(cString: $0) } ?? ""
        guard !database.isEmpty else {
            throw MongoError.address(message: "it must name a database, as in mongodb://host:27017/name")
        }
        setDefaults()
    }

    deinit {
        mongoc_uri_destroy(uri)
    }

    /// What is used unless the address says otherwise: a server that is away is to be noticed soon.
    private func setDefaults() {
        for (name, value) in [
            ("serverselectiontimeoutms", 800), ("connecttimeoutms", 800), ("heartbeatfrequencyms", 2_000),
        ] as [(String, Int32)] where !mongoc_uri_has_option(uri, name) {
            mongoc_uri_set_option_as_int32(uri, name, value)
        }
        // libmongoc would take a single host for all there is, and read from it also when it is no primary.
        if !mongoc_uri_has_option(uri, "directconnection") {
            mongoc_uri_set_option_as_bool(uri, "directconnection", false)
        }
        if !mongoc_uri_has_option(uri, "retrywrites") { mongoc_uri_set_option_as_bool(uri, "retrywrites", true) }
        mongoc_uri_set_option_as_int32(uri, "maxpoolsize", Int32(poolSize))
        if mongoc_uri_get_appname(uri) == nil { mongoc_uri_set_appname(uri, "tally") }
        // Whatever the address says: less would lose what was acknowledged, miss it, or show what may be taken back.
        let write = MongoConcern.write()
        mongoc_uri_set_write_concern(uri, write)
        mongoc_write_concern_destroy(write)
        let read = MongoConcern.read("majority")
        mongoc_uri_set_read_concern(uri, read)
        mongoc_read_concern_destroy(read)
        let primary = mongoc_read_prefs_new(MONGOC_READ_PRIMARY)
        mongoc_uri_set_read_prefs_t(uri, primary)
        mongoc_read_prefs_destroy(primary)
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
