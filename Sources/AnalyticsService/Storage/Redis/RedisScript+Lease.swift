import RedisDatabase

extension RedisScript {
    /// Renews a lease and publishes its holder's report.
    ///
    /// `KEYS`: the lease, the report, the request for a rebuild. `ARGV`: the holder, the duration in milliseconds, the report,
    /// a request that is done with. Returns the request that waits, empty when there is none; null when somebody else has the
    /// lease, or nobody.
    static let keepLease = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        redis.call('SET', KEYS[2], ARGV[3])
        local request = redis.call('GET', KEYS[3])
        if request == ARGV[4] then
            redis.call('DEL', KEYS[3])
            request = false
        end
        return request or ''
        """)

    /// Gives a lease back. `KEYS`: the lease. `ARGV`: the holder.
    static let releaseLease = RedisScript(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end")
}
