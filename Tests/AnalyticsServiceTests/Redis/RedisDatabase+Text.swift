import RedisDatabase

extension RedisDatabase {
    /// What Redis answers to a command, in words; names are sorted.
    func answer(to words: [String]) async throws -> String {
        let answer = try await send(RedisCommand(words[0], words.dropFirst().map { RedisArgument($0) }))
        return switch answer {
        case .integer(let number): "\(number)"
        case .array(let elements): try elements.compactMap { try $0.text }.sorted().joined(separator: " ")
        default: try answer.text ?? ""
        }
    }
}
