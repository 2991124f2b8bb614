import HTTPTypes
import NIOHTTP1
import ServiceKit

/// Makes the header of the request to a service from that of a client's request.
struct ForwardedRequestHeaders: Sendable {
    let proxies: TrustedProxies
    /// Whether clients reach the gateway over TLS.
    let isEncrypted: Bool

    /// - Parameter peer: the other end of the client's connection.
    func headers(for head: HTTPRequest, peer: NetworkAddress?, requestId: String, traceparent: String) -> HTTPHeaders {
        let fields = head.headerFields
        var headers = HTTPHeaders()
        headers.reserveCapacity(fields.count + 6)
        let connection = fields[values: .connection]
        let named = connection.isEmpty ? [] : HopByHopHeaders.named(by: connection)
        for field in fields {
            let name = field.name.canonicalName
            if ForwardedRequestHeaders.isReplaced(name) || HopByHopHeaders.contains(name) { continue }
            if !named.isEmpty, named.contains(name) { continue }
            headers.add(name: field.name.rawName, value: field.value)
        }
        addForwarding(to: &headers, head, peer)
        headers.add(name: "X-Request-Id", value: requestId)
        headers.add(name: "traceparent", value: traceparent)
        return headers
    }

    private func addForwarding(to headers: inout HTTPHeaders, _ head: HTTPRequest, _ peer: NetworkAddress?) {
        let isTrusted = proxies.contains(peer)
        let earlier = isTrusted ? head.headerFields[.forwardedFor] : nil
        if let address = peer?.description {
            headers.add(name: "X-Forwarded-For", value: earlier.map { "\($0), \(address)" } ?? address)
        }
        let scheme = (isTrusted ? head.headerFields[.forwardedProto] : nil) ?? (isEncrypted ? "https" : "http")
        headers.add(name: "X-Forwarded-Proto", value: scheme == "https" ? "https" : "http")
        if let host = (isTrusted ? head.headerFields[.forwardedHost] : nil) ?? head.authority, !host.isEmpty {
            headers.add(name: "X-Forwarded-Host", value: host)
        }
    }

    private static let replaced: Set<String> = [
        "host", "content-length", "expect", "forwarded", "x-real-ip", "x-request-id", "traceparent", "x-client-ip",
        "x-cluster-client-ip", "true-client-ip", "x-original-url", "x-rewrite-url", "x-http-method-override",
    ]

    /// Whether a client's own field of this name, in lower case, is not passed on: what frames the message anew, what
    /// claims an identity, and what tells where a request comes from or goes.
    private static func isReplaced(_ name: String) -> Bool {
        if replaced.contains(name) { return true }
        guard name.utf8.first == UInt8(ascii: "x") else { return false }
        return name.hasPrefix("x-forwarded-") || name.hasPrefix("x-user-") || name.hasPrefix("x-tally-")
            || name == "x-user"
    }
}

extension HTTPField.Name {
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let forwardedHost = HTTPField.Name("X-Forwarded-Host")!
}
