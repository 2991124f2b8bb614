import RedisDatabase

extension RedisScript {
    /// Reads how many orders customers have paid for, with the cursor.
    ///
    /// `KEYS`: the generation's meta. `ARGV`: what the keys of customers begin with; for each customer the four digits of the
    /// group and the id's 16 bytes. Returns the cursor and the numbers, divided by spaces, nothing for who is not known.
    static let readFacts = RedisScript(
        """
        local numbers = {}
        for at = 1, #ARGV[2], 20 do
            local group, id = ARGV[2]:sub(at, at + 3), ARGV[2]:sub(at + 4, at + 19)
            numbers[#numbers + 1] = redis.call('HGET', ARGV[1] .. group, id) or ''
        end
        return {redis.call('HGET', KEYS[1], 'cursor'), table.concat(numbers, ' ')}
        """)
}
