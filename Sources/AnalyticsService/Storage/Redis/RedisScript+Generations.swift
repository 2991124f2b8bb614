import RedisDatabase

/// The steps from one generation to the next. Each returns whether it was made: only if what it rests on is still so.
///
/// A generation that has no cursor is lost, or is being removed, and gets no name any more.
extension RedisScript {
    /// Serves a new generation where none is served, or one that is lost.
    ///
    /// `KEYS`: the id of the generation that is served, the total of orders, the meta of the new one, that of the lost one.
    /// `ARGV`: the id expected, empty for none; the new one.
    static let replaceLostGeneration = RedisScript(
        """
        local function isThere(meta) return (redis.call('HGET', meta, 'cursor') or '') ~= '' end
        if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] or isThere(KEYS[4]) or not isThere(KEYS[3]) then return 0 end
        redis.call('SET', KEYS[1], ARGV[2])
        redis.call('SET', KEYS[2], redis.call('HGET', KEYS[3], 'orders'))
        return 1
        """)

    /// Says that a generation is being built beside the one that is served.
    ///
    /// `KEYS`: the id of the generation that is served, that of the one being built, the meta of the latter. `ARGV`: both ids.
    static let nameSuccessor = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] or not redis.call('HGET', KEYS[3], 'cursor') then return 0 end
        redis.call('SET', KEYS[2], ARGV[2])
        return 1
        """)

    /// Says that a generation is not being built any more. `KEYS`: the id of the one being built. `ARGV`: the one meant.
    static let unnameSuccessor = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """)

    /// Serves the generation that was built.
    ///
    /// `KEYS`: the id of the generation that is served, that of the one being built, the total of orders, the meta of the one
    /// being built. `ARGV`: both ids, as expected.
    static let promoteSuccessor = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
        if (redis.call('HGET', KEYS[4], 'cursor') or '') == '' then return 0 end
        redis.call('SET', KEYS[1], ARGV[2])
        redis.call('SET', KEYS[3], redis.call('HGET', KEYS[4], 'orders'))
        redis.call('DEL', KEYS[2])
        return 1
        """)

    /// Makes a generation one that is lost, unless it is served or being built, so that it can be removed bit by bit.
    ///
    /// `KEYS`: the id of the generation that is served, that of the one being built, the meta of the one meant. `ARGV`: its id.
    static let retireGeneration = RedisScript(
        """
        if redis.call('GET', KEYS[1]) == ARGV[1] or redis.call('GET', KEYS[2]) == ARGV[1] then return 0 end
        redis.call('HDEL', KEYS[3], 'cursor')
        return 1
        """)
}
