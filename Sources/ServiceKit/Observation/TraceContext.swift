public import ServiceContextModule

/// The place of a request in a distributed trace, as W3C Trace Context's `traceparent` carries it.
public struct TraceContext: Sendable, Hashable {
    /// 32 hexadecimal digits, the same at every hop.
    public let traceId: String
    /// 16 hexadecimal digits, another at every hop.
    public let spanId: String
    public let isSampled: Bool

    /// A new trace.
    public static func make() -> TraceContext {
        TraceContext(traceId: hexadecimal(.random(in: 1 ... .max)) + hexadecimal(.random(in: 0 ... .max)))
    }

    private init(traceId: String, isSampled: Bool = true) {
        self.traceId = traceId
        spanId = TraceContext.hexadecimal(.random(in: 1 ... .max))
        self.isSampled = isSampled
    }

    /// This hop of the trace that `traceparent` tells of; nil when it is malformed or of version ff.
    public init?(traceparent: String) {
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        let isLowerHex: (Substring) -> Bool = { $0.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) } }
        guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1].count == 32, parts[2].count == 16, parts[3].count == 2, parts[0...3].allSatisfy(isLowerHex),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" }),
            let flags = UInt8(parts[3], radix: 16)
        else { return nil }
        self.init(traceId: String(parts[1]), isSampled: flags & 1 == 1)
    }

    /// What the next hop is told.
    public var traceparent: String {
        "00-\(traceId)-\(spanId)-\(isSampled ? "01" : "00")"
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension ServiceContext {
    private enum Key: ServiceContextKey {
        typealias Value = TraceContext
    }

    /// The trace that the running task belongs to.
    public var trace: TraceContext? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}
