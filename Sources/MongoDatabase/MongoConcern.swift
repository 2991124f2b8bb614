import CMongoC

/// What is asked of the members of a replica set; whoever asks destroys it.
enum MongoConcern {
    /// Most members have the change. When they do not for a second the caller is told so, and the change may last or not.
    static func write() -> OpaquePointer? {
        let concern = mongoc_write_concern_new()
        mongoc_write_concern_set_wmajority(concern, 1_000)
        return concern
    }

    static func read(_ level: String) -> OpaquePointer? {
        let concern = mongoc_read_concern_new()
        mongoc_read_concern_set_level(concern, level)
        return concern
    }
}
