import CHiredis
import DatabaseAccess
import Foundation

/// A connection with a server, on which many commands can be on their way at once.
///
/// It belongs to one thread, and blocks that thread until its deadline at most, but for the time that the system takes to
/// look up the server's name. Once lost, it answers everything with the reason.
final class RedisConnection: PooledSession {
    typealias Failure = RedisError

    private var context: UnsafeMutablePointer<redisContext>?
    private var state: ConnectionState<RedisError>

    var isUsable: Bool { state.failure == nil }
    /// Whether nothing came in time. A server that has answered some of many commands does answer.
    var hasTimedOut: Bool { state.hasTimedOut && !hasAnswered }
    private var hasAnswered = false

    /// Connects and signs in.
    ///
    /// - Throws: ``RedisError/unavailable(message:)``, also when the server does not let this user in, has no such database,
    ///   or is still loading its data.
    init(_ address: RedisAddress, deadline: ContinuousClock.Instant) throws {
        RedisConnection.outliveBrokenPipes()
        state = ConnectionState(deadline: deadline)
        context = redisConnectNonBlock(address.host, Int32(address.port))
        do {
            try finishConnecting()
            for answer in exchange(address.greeting, deadline: deadline) { try greet(answer) }
        } catch {
            close()
            throw error
        }
    }

    deinit {
        close()
    }

    func close() {
        if let context { redisFree(context) }
        context = nil
        state.lose(.unavailable(message: "the connection was closed"))
    }

    /// Whether the server has said something without being asked, or ended the connection.
    var isEnded: Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) >= 0
            || (errno != EAGAIN && errno != EWOULDBLOCK)
    }

    private var socket: Int32 { context?.pointee.fd ?? -1 }

    /// hiredis writes in the way that ends the process when the server has gone, unless the thread does not take the signal.
    private static func outliveBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func finishConnecting() throws {
        guard let context else { throw state.lose(.unavailable(message: "no memory")) }
        try check(context.pointee.err == 0 ? REDIS_OK : REDIS_ERR)
        try state.wait(for: POLLOUT, on: socket)
        var (status, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
        getsockopt(socket, SOL_SOCKET, SO_ERROR, &status, &size)
        guard status == 0 else { throw state.lose(.unavailable(message: String(cString: strerror(status)))) }
        // What is left of a round goes out at once, without waiting for the server to acknowledge what came before.
        var isOn: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        try check(redisEnableKeepAlive(context))
    }

    private func greet(_ answer: Result<RedisValue, RedisError>) throws {
        do {
            _ = try answer.get()
        } catch RedisError.command(let message, _) {
            throw state.lose(.unavailable(message: message))
        }
    }

    // MARK: Sending

    /// Sends commands together and waits for their answers.
    ///
    /// - Returns: one for each command, in the same order; why the connection was lost for all whose answer did not come.
    func exchange(
        _ commands: [RedisCommand], deadline: ContinuousClock.Instant
    ) -> [Result<RedisValue, RedisError>] {
        state.deadline = deadline
        var answers: [Result<RedisValue, RedisError>] = []
        answers.reserveCapacity(commands.count)
        do {
            for command in commands { try append(command) }
            var isWritten = false
            while answers.count < commands.count {
                if let answer = try nextAnswer(to: commands[answers.count]) {
                    answers.append(answer)
                    continue
                }
                if !isWritten { isWritten = try write() }
                // The server may read no more until somebody takes its answers.
                try state.wait(for: isWritten ? POLLIN : POLLIN | POLLOUT, on: socket)
                try check(redisBufferRead(context))
            }
        } catch {
            hasAnswered = !answers.isEmpty
            let failure = state.failure ?? .unavailable(message: "\(error)")
            answers += repeatElement(.failure(failure), count: commands.count - answers.count)
            close()
        }
        return answers
    }

    private func append(_ command: RedisCommand) throws {
        if let failure = state.failure { throw failure }
        var bytes = Array(command.name.utf8)
        var lengths = [bytes.count]
        for argument in command.arguments {
            bytes += argument.bytes
            lengths.append(argument.bytes.count)
        }
        let status = bytes.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                var next = bytes.baseAddress
                var words = lengths.map { length in
                    defer { next = next?.advanced(by: length) }
                    return next
                }
                return redisAppendCommandArgv(context, Int32(words.count), &words, lengths)
            }
        }
        try check(status)
    }

    /// - Returns: whether everything is written.
    private func write() throws -> Bool {
        var isDone: Int32 = 0
        try check(redisBufferWrite(context, &isDone))
        return isDone == 1
    }

    // MARK: Answers

    /// The next answer, if it has come as a whole.
    private func nextAnswer(to command: RedisCommand) throws -> Result<RedisValue, RedisError>? {
        var pointer: UnsafeMutableRawPointer?
        try check(redisGetReplyFromReader(context, &pointer))
        guard let pointer else { return nil }
        defer { freeReplyObject(pointer) }
        let reply = pointer.assumingMemoryBound(to: redisReply.self).pointee
        let answer = Result { () throws(RedisError) in try RedisValue(reply, to: command.name) }
        if case .failure(let error) = answer, error.wantsAnotherConnection { state.lose(error) }
        return answer
    }

    /// - Throws: what hiredis has met, and the connection is lost.
    private func check(_ status: Int32) throws {
        guard status != REDIS_OK else { return }
        let message = context.map { context in
            withUnsafeBytes(of: context.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        throw state.lose(.unavailable(message: message ?? "the connection is closed"))
    }
}
