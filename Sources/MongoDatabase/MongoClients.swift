import CMongoC

/// libmongoc's clients of one address, which watch its servers together.
final class MongoClients: Sendable {
    let database: String
    private nonisolated(unsafe) let pool: OpaquePointer

    init(_ address: MongoAddress) throws {
        database = address.database
        guard let pool = mongoc_client_pool_new(address.uri) else {
            throw MongoError.address(message: "libmongoc cannot use it; its options may contradict each other")
        }
        mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2)
        self.pool = pool
    }

    deinit {
        mongoc_client_pool_destroy(pool)
    }

    /// A client that nobody else uses until it is given back.
    func take() -> OpaquePointer { mongoc_client_pool_pop(pool) }

    func giveBack(_ client: OpaquePointer) { mongoc_client_pool_push(pool, client) }
}
