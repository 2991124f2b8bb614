import RedisDatabase

extension RedisScript {
    /// Applies ``EncodedIncrements`` to a generation and moves its cursor.
    ///
    /// `KEYS`: the generation's meta, the id of the generation that is served, the total of orders. `ARGV`: the generation's id,
    /// the cursor expected, the next one, how many orders were paid, the increments. Returns 1; the cursor that is there when it
    /// is another one; null when there is no generation. Fails with `DAMAGED` and a key.
    ///
    /// A script that breaks off keeps what it has written. So this one reads and computes everything first, which finds what is
    /// damaged, and as long as it writes, the cursor is empty: a generation that was left so is lost.
    ///
    /// Lua's numbers are doubles, exact up to 2^53. So sums of 64 bits are added in two halves, and stop at the largest number as
    /// ``Swift/Int/addClamped(_:)`` does.
    static let applyIncrements = RedisScript(
        """
        local function add(known, row)
            local sums, rest = {}, 1
            -- Most numbers of a row are 0.
            local byte = row:find('[^%z]')
            while byte and byte <= #known do
                local at = byte - (byte - 1) % 8
                local high, low = struct.unpack('>i4I4', row, at)
                local knownHigh, knownLow = struct.unpack('>i4I4', known, at)
                high, low = high + knownHigh, low + knownLow
                if low > 4294967295 then high, low = high + 1, low - 4294967296 end
                if high > 2147483647 then high, low = 2147483647, 4294967295 end
                if high < -2147483648 then high, low = -2147483648, 0 end
                sums[#sums + 1] = known:sub(rest, at - 1)
                sums[#sums + 1] = struct.pack('>i4I4', high, low)
                rest = at + 8
                byte = row:find('[^%z]', rest)
            end
            return table.concat(sums) .. known:sub(rest) .. row:sub(#known + 1)
        end

        local function raise(ranks, entries)
            for at = 1, #entries, 3 do
                local register, rank = struct.unpack('>I2B', entries, at)
                ranks[register + 1] = math.max(ranks[register + 1], rank)
            end
        end

        local function dense(entries, more)
            local ranks = {}
            for register = 1, 16384 do ranks[register] = 0 end
            raise(ranks, entries)
            raise(ranks, more)
            for register = 1, 16384 do ranks[register] = string.char(ranks[register]) end
            return table.concat(ranks)
        end

        local cursor = redis.call('HGET', KEYS[1], 'cursor')
        if cursor ~= ARGV[2] then return cursor end
        local hashes, sketches, commands = unpack(cmsgpack.unpack(ARGV[5]))
        local writes = {}

        for _, hash in ipairs(hashes) do
            local key, fields, rows = unpack(hash)
            local known = redis.call('HMGET', key, unpack(fields))
            local write = {'HSET', key}
            for index, field in ipairs(fields) do
                local row = rows[index]
                if known[index] then
                    if #known[index] % 8 ~= 0 then return redis.error_reply('DAMAGED ' .. key) end
                    row = add(known[index], row)
                end
                write[2 * index + 1], write[2 * index + 2] = field, row
            end
            writes[#writes + 1] = write
        end

        for _, sketch in ipairs(sketches) do
            local key, entries = unpack(sketch)
            local known = redis.call('GET', key) or ''
            if #known == 16384 then
                for at = 1, #entries, 3 do
                    local register, rank = struct.unpack('>I2B', entries, at)
                    if rank > known:byte(register + 1) then
                        writes[#writes + 1] = {'SETRANGE', key, register, string.char(rank)}
                    end
                end
            elseif #known > 6144 or #known % 3 ~= 0 then
                return redis.error_reply('DAMAGED ' .. key)
            elseif #known + #entries <= 6144 then
                writes[#writes + 1] = {'APPEND', key, entries}
            else
                writes[#writes + 1] = {'SET', key, dense(known, entries)}
            end
        end

        redis.call('HINCRBY', KEYS[1], 'orders', ARGV[4])
        redis.call('HSET', KEYS[1], 'cursor', '')
        for _, write in ipairs(writes) do redis.call(unpack(write)) end
        for _, command in ipairs(commands) do redis.call(unpack(command)) end
        if redis.call('GET', KEYS[2]) == ARGV[1] then
            redis.call('SET', KEYS[3], redis.call('HGET', KEYS[1], 'orders'))
        end
        redis.call('HSET', KEYS[1], 'cursor', ARGV[3])
        return 1
        """)
}
