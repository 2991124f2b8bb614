import HTTPTypes
import Hummingbird
import ServiceKit

/// Where a page keeps its refresh token: a cookie that no script can read, that goes to `/api/auth` alone, and that no other
/// site's page can make a browser send.
enum RefreshCookie {
    private static let name = "tally_refresh"

    /// The cookie for a browser that has just signed in or renewed its sign-in.
    ///
    /// - Parameter isSecure: whether the browser came by https; one that did not would drop a cookie marked so.
    static func make(_ token: String, isSecure: Bool) -> Cookie {
        cookie(token, seconds: Int(StoredRefreshToken.lifetime.components.seconds), isSecure)
    }

    /// Takes the cookie away.
    static func removal(isSecure: Bool) -> Cookie {
        cookie("", seconds: 0, isSecure)
    }

    /// The token that a request brings along; nil when there is none or it cannot be one.
    static func token(in request: Request) -> RefreshToken? {
        request.cookies[name].flatMap { RefreshToken($0.value) }
    }

    private static func cookie(_ value: String, seconds: Int, _ isSecure: Bool) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: seconds, path: "/api/auth", secure: isSecure, httpOnly: true,
            sameSite: .strict)
    }
}

extension Request {
    /// Whether the client came to the gateway by https.
    var isFromHTTPS: Bool { headers[.forwardedProto] == "https" }
}
