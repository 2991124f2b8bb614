public import HTTPTypes

extension HTTPRequest.Method {
    /// Every method that a request can come with: those of the HTTP standards and of the registry that the server's parser
    /// knows, called as it calls them (MSEARCH for M-SEARCH). It answers others with 400 by itself, and CONNECT names no
    /// path.
    public static let all: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace]
        + [
            "ACL", "BIND", "CHECKOUT", "COPY", "LINK", "LOCK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE",
            "MSEARCH", "NOTIFY", "PROPFIND", "PROPPATCH", "PURGE", "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE",
            "SUBSCRIBE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
        ].map { HTTPRequest.Method($0)! }
}
