import NIOPosix
import Synchronization

/// The built page as it is now: read again when it was built anew, so that nobody has to restart anything for it.
final class SiteOnDisk: Sendable {
    private let site: Mutex<Site>

    init(_ site: Site) {
        self.site = Mutex(site)
    }

    /// What was read last.
    var current: Site { site.withLock { $0 } }

    /// The same after a look at the disk. While a build is at work, the page before it stays.
    func refreshed() async throws -> Site {
        let known = current
        return try await NIOThreadPool.singleton.runIfActive { [self] in
            guard known.isOutdated, let new = try? Site(folder: known.folder) else { return known }
            site.withLock { $0 = new }
            return new
        }
    }
}
