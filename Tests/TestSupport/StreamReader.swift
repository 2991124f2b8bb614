public import AsyncHTTPClient
import NIOCore
public import ServiceKit

/// Reads a stream of server-sent events, one by one.
public struct StreamReader {
    public struct Message: Sendable {
        /// The fields by name; a comment's name is empty.
        public internal(set) var fields: [String: String] = [:]

        public var data: JSONValue { (try? JSONParser.parse((fields["data"] ?? "").utf8)) ?? .null }
        /// The numbers of the orders in it.
        public var orders: [Int] { data["orders"].elements.compactMap { $0["number"].integer } }
    }

    private var chunks: HTTPClientResponse.Body.AsyncIterator
    private var buffer = ByteBuffer()

    public init(_ response: HTTPClientResponse) {
        chunks = response.body.makeAsyncIterator()
    }

    /// The next message; nil when the stream has ended.
    public mutating func next() async throws -> Message? {
        while true {
            if let message = take() { return message }
            guard var chunk = try await chunks.next() else { return nil }
            buffer.writeBuffer(&chunk)
        }
    }

    /// The next message that is no heartbeat.
    public mutating func nextUpdate() async throws -> Message? {
        while let message = try await next() {
            if message.fields["event"] != nil { return message }
        }
        return nil
    }

    private mutating func take() -> Message? {
        let text = String(buffer: buffer)
        guard let end = text.firstRange(of: "\n\n") else { return nil }
        buffer.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
        var message = Message()
        for line in text[..<end.lowerBound].split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            message.fields[String(parts[0])] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        return message
    }
}
