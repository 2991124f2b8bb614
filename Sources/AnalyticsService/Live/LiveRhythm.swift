/// How often the live stream does what.
struct LiveRhythm: Sendable {
    /// The shortest time between two messages: at most four a second. The first one after a longer pause goes out at once.
    var shortestGap = Duration.milliseconds(250)
    /// The longest time between two looks at the source, and at who may still listen.
    var look = Duration.seconds(1)
    /// After this long without a message a heartbeat goes out: well within the 30 s that the gateway waits.
    var heartbeat = Duration.seconds(10)
}
