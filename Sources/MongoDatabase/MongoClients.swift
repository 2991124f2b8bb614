import CMongoC
import Dispatch
import Synchronization

/// libmongoc's clients of one address, which watch its servers together.
final class MongoClients: Sendable {
    private struct State {
        var taken = 0
        var isClosed = false
    }

    let database: String
    /// How long a server is waited for that does not answer.
    let answerLimit: Duration
    private nonisolated(unsafe) let pool: OpaquePointer
    private let state = Mutex(State())

    /// - Parameter answerLimit: unless the address says otherwise.
    init(_ address: MongoAddress, answerLimit: Duration) throws {
        database = address.database
        let uri = mongoc_uri_copy(address.uri)
        defer { mongoc_uri_destroy(uri) }
        let milliseconds = mongoc_uri_get_option_as_int32(uri, "sockettimeoutms", Int32(answerLimit / .milliseconds(1)))
        mongoc_uri_set_option_as_int32(uri, "sockettimeoutms", milliseconds)
        // 0 stands for no limit.
        self.answerLimit = milliseconds > 0 ? .milliseconds(milliseconds) : .seconds(3_600)
        guard let pool = mongoc_client_pool_new(uri) else {
            throw MongoError.address(message: "libmongoc cannot use it; its options may contradict each other")
        }
        mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2)
        self.pool = pool
    }

    /// A client that nobody else uses until it is given back.
    func take() -> OpaquePointer {
        state.withLock { $0.taken += 1 }
        return mongoc_client_pool_pop(pool)
    }

    func giveBack(_ client: OpaquePointer) {
        mongoc_client_pool_push(pool, client)
        let isLast = state.withLock { state in
            state.taken -= 1
            return state.isClosed && state.taken == 0
        }
        if isLast { destroy() }
    }

    /// Closes all connections, once all clients were given back; none must be taken any more.
    func close() {
        let isUnused = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed && state.taken == 0
        }
        if isUnused { destroy() }
    }

    /// Takes a moment, since the threads that watch the servers are to end.
    private func destroy() {
        DispatchQueue.global().async { mongoc_client_pool_destroy(self.pool) }
    }
}
