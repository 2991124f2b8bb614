import RedisDatabase

extension RedisScript {
    /// Serves another generation, if the one that is served is still the one expected.
    ///
    /// `KEYS`: what names the one that is served, what names the one being built, the number of all orders, what the new one
    /// says of itself. `ARGV`: the one expected, empty for none; the new one. Returns whether it did.
    static let serveGeneration = RedisScript(
        """
        if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2])
        redis.call('SET', KEYS[3], redis.call('HGET', KEYS[4], 'orders') or '0')
        if redis.call('GET', KEYS[2]) == ARGV[2] then redis.call('DEL', KEYS[2]) end
        return 1
        """)

    /// Renews a lease, publishes the holder's report and takes what others have asked for.
    ///
    /// `KEYS`: the lease, the report, the request for a rebuild. `ARGV`: the holder, the lease in milliseconds, the report.
    /// Returns nothing when somebody else has the lease, else how many requests there were.
    static let keepLease = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        redis.call('SET', KEYS[2], ARGV[3])
        return redis.call('DEL', KEYS[3])
        """)

    /// Gives a lease back. `KEYS`: the lease. `ARGV`: the holder.
    static let releaseLease = RedisScript(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end")
}
