import Commerce
public import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes each log message as one JSON line to standard error: `time`, `level`, `logger`, `message`, and the metadata under
/// their own names.
public struct JSONLogHandler: LogHandler {
    public var logLevel: Logger.Level = .info
    public var metadata: Logger.Metadata = [:]
    private let label: String

    public init(label: String) {
        self.label = label
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var members: [String: JSONValue] = [:]
        for (key, value) in metadata { members[key] = JSONLogHandler.json(value) }
        for (key, value) in event.metadata ?? [:] { members[key] = JSONLogHandler.json(value) }
        members["time"] = .string(Timestamp.now.description)
        members["level"] = .string(event.level.rawValue)
        members["logger"] = .string(label)
        members["message"] = .string(event.message.description)
        guard var line = try? JSONCoding.bytes(members) else { return }
        line.append(UInt8(ascii: "\n"))
        // One write for the whole line, so that lines of several threads and processes do not mix.
        _ = write(STDERR_FILENO, line, line.count)
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as Int): .integer(number)
        case .stringConvertible(let number as Double) where number.isFinite: .number(number)
        case .stringConvertible(let other): .string(other.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let members): .object(members.mapValues(json))
        }
    }
}
