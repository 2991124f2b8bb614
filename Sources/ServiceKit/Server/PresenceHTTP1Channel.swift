import HummingbirdCore
import Logging
import NIOCore

/// An HTTP/1.1 connection whose requests can ask, through ``ClientPresence/current``, whether their client is still there.
struct PresenceHTTP1Channel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    /// Must have a ``ClientPresenceHandler`` among its additional handlers.
    let base: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        base.setup(channel: channel, logger: logger)
    }

    func handle(value: Value, logger: Logger) async {
        let pipeline = value.channel.pipeline
        // Fails only when the connection is closed already, and then there is nobody to watch.
        let presence = try? await pipeline.eventLoop.submit {
            try pipeline.syncOperations.handler(type: ClientPresenceHandler.self).presence
        }.get()
        await ClientPresence.$current.withValue(presence) {
            await base.handle(value: value, logger: logger)
        }
    }
}
