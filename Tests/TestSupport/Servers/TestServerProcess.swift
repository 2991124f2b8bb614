/// The processes of a server for tests.
public protocol TestServerProcess: AnyObject, Sendable {
    var isRunning: Bool { get }
    /// Everything the server has logged.
    var log: String { get }

    func kill()
    func pause()
    func resume()
    func stop()
}
