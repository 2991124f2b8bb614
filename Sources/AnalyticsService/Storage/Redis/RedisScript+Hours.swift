import RedisDatabase

extension RedisScript {
    /// Removes the hours of a UTC day that begin before a number.
    ///
    /// `KEYS`: the sums of the hours of that day, the days that have hours. `ARGV`: the day, the number.
    static let dropHours = RedisScript(
        """
        local before = tonumber(ARGV[2])
        for _, hour in ipairs(redis.call('HKEYS', KEYS[1])) do
            if tonumber(hour) < before then redis.call('HDEL', KEYS[1], hour) end
        end
        if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('ZREM', KEYS[2], ARGV[1]) end
        """)
}
