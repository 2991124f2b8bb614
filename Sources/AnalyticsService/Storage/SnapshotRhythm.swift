/// How long after a snapshot the next one is written.
///
/// A snapshot is written whole, so it costs what the shop has of customers: it must not take more than a twentieth of the
/// time, however large it is and however slow the disk.
struct SnapshotRhythm: Sendable {
    /// How long a change waits at least.
    var shortestPause = Duration.seconds(10)

    private static let pausesPerWrite = 20

    /// The pause after a write that took so long.
    func pause(after write: Duration) -> Duration {
        max(shortestPause, write * SnapshotRhythm.pausesPerWrite)
    }
}
