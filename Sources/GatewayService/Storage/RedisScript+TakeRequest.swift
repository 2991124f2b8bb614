import RedisDatabase

extension RedisScript {
    /// Does what ``RequestCounts`` does, for each policy until one refuses the request.
    ///
    /// `KEYS`: for each policy where the client's requests are. `ARGV`: for each policy its limit, and then the time in
    /// milliseconds, unless it is the server's own. Returns for each policy that was asked whether it allows the request (1 or
    /// 0), how many more it allows, and the seconds until it allows one more than that.
    ///
    /// A value holds for each second, the oldest first, the last millisecond of its requests and their number, as
    /// MessagePack. It is written only when a request is counted, and forgotten with the last request in it.
    static let takeRequest = RedisScript(
        """
        local window = \(RateLimitPolicy.window * 1_000)
        local clock = tonumber(ARGV[#KEYS + 1])
        if not clock then
            local time = redis.call('TIME')
            clock = time[1] * 1000 + math.floor(time[2] / 1000)
        end
        local decisions = {}
        for policy, key in ipairs(KEYS) do
            local limit = tonumber(ARGV[policy])
            local stored = redis.call('GET', key)
            local seconds = stored and cmsgpack.unpack(stored) or {}
            local now = math.max(clock, seconds[#seconds - 1] or clock)
            local kept, total = {}, 0
            for place = 1, #seconds, 2 do
                local last, count = seconds[place], seconds[place + 1]
                if last > now - window then
                    table.insert(kept, last)
                    table.insert(kept, count)
                    total = total + count
                end
            end
            local isAllowed = total < limit
            if isAllowed then
                total = total + 1
                local newest = kept[#kept - 1]
                if newest and math.floor(newest / 1000) == math.floor(now / 1000) then
                    kept[#kept - 1] = now
                    kept[#kept] = kept[#kept] + 1
                else
                    table.insert(kept, now)
                    table.insert(kept, 1)
                end
                redis.call('SET', key, cmsgpack.pack(kept), 'PX', window)
            end
            local untilMore = (kept[1] or now) + window - now
            -- A gateway with a lower limit than another may find more than it would have let through.
            decisions[policy] = {isAllowed and 1 or 0, math.max(0, limit - total), math.floor((untilMore + 999) / 1000)}
            if not isAllowed then break end
        end
        return decisions
        """)
}
