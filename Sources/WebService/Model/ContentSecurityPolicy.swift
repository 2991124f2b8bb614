/// What the page may load and run (Content Security Policy, level 3): its own files, the gateway, and nothing inline.
struct ContentSecurityPolicy: Sendable {
    let headerValue: String

    /// - Parameter gateway: where the page finds the gateway; empty for its own origin.
    init(gateway: String) {
        let directives = [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'" + (gateway.isEmpty ? "" : " \(gateway)"),
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
        headerValue = directives.joined(separator: "; ")
    }
}
