extension RedisError {
    /// What a server says, as the first word, that may do better later.
    private static let passing: Set = [
        "BUSY", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "MISCONF", "NOREPLICAS", "OOM", "READONLY", "TRYAGAIN",
    ]

    /// What a server says that is not the one to ask, while another may be under the same name.
    private static let elsewhere: Set = ["LOADING", "MASTERDOWN", "READONLY"]

    /// The error that a server answered to a command.
    init(answer: String, to command: String) {
        let passes = RedisError.passing.contains(RedisError.firstWord(of: answer))
        // What follows are values.
        let message = answer.firstRange(of: ", with args beginning").map { String(answer[..<$0.lowerBound]) } ?? answer
        self = passes ? .unavailable(message: message) : .command(message: message, command: command)
    }

    /// Whether the next command had better go over a new connection.
    var wantsAnotherConnection: Bool {
        guard case .unavailable(let message) = self else { return false }
        return RedisError.elsewhere.contains(RedisError.firstWord(of: message))
    }

    /// That of the error that ended a script, when there was one: Redis 6 puts its own words before it.
    private static func firstWord(of message: String) -> String {
        var words = message[...]
        if message.hasPrefix("ERR Error running script"), let last = message.ranges(of: ": -").last {
            words = message[last.upperBound...]
        }
        return String(words.prefix { $0 != " " })
    }
}
