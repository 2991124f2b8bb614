import NIOCore
import NIOHTTPTypes
import Synchronization

/// Whether the client of a connection is still there, for work that is worth stopping when it is not.
public final class ClientPresence: Sendable {
    /// The client whose request the running task answers; nil outside a server.
    @TaskLocal public static var current: ClientPresence?

    private struct State {
        var hasLeft = false
        var onLeave: (@Sendable () -> Void)?
        var channel: (any Channel)?
    }

    private let state = Mutex(State())

    /// Closes the connection at once, with what is on its way: an answer that the client does not take ends with an error.
    /// Over TLS the client gets 5 s to say that it has heard of the end.
    public func disconnect() {
        state.withLock { $0.channel }?.close(promise: nil)
    }

    /// From now on calls `onLeave` once when the client closes the connection, at once when it has already.
    ///
    /// One watch at a time: a new one replaces the one before.
    public func watch(onLeave: @escaping @Sendable () -> Void) {
        let hasLeft = state.withLock { state in
            state.onLeave = state.hasLeft ? nil : onLeave
            return state.hasLeft
        }
        if hasLeft { onLeave() }
    }

    /// Ends the watch.
    public func unwatch() {
        state.withLock { $0.onLeave = nil }
    }

    fileprivate func leave() {
        let onLeave = state.withLock { state in
            defer {
                state.hasLeft = true
                state.onLeave = nil
            }
            return state.onLeave
        }
        onLeave?()
    }

    fileprivate func set(_ channel: (any Channel)?) {
        state.withLock { $0.channel = channel }
    }
}

/// Tells a ``ClientPresence`` when the client closes its side of the connection or the connection breaks.
final class ClientPresenceHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    let presence = ClientPresence()

    func handlerAdded(context: ChannelHandlerContext) {
        presence.set(context.channel)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        // The channel holds this handler; they would keep each other.
        presence.set(nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { presence.leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        presence.leave()
        context.fireChannelInactive()
    }
}
