import CHiredis

extension RedisValue {
    /// The value of a reply as hiredis has read it.
    ///
    /// - Throws: the error that it is, or the first one in it.
    init(_ reply: redisReply, to command: String) throws(RedisError) {
        switch reply.type {
        case REDIS_REPLY_NIL: self = .null
        case REDIS_REPLY_INTEGER: self = .integer(reply.integer)
        case REDIS_REPLY_STRING: self = .bytes(Array(RedisValue.bytes(of: reply)))
        case REDIS_REPLY_STATUS: self = .status(String(decoding: RedisValue.bytes(of: reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            var elements: [RedisValue] = []
            elements.reserveCapacity(reply.elements)
            for element in UnsafeBufferPointer(start: reply.element, count: reply.elements) {
                guard let element else { continue }
                elements.append(try RedisValue(element.pointee, to: command))
            }
            self = .array(elements)
        default:
            throw RedisError(answer: String(decoding: RedisValue.bytes(of: reply), as: UTF8.self), to: command)
        }
    }

    private static func bytes(of reply: redisReply) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : reply.len)
    }
}
