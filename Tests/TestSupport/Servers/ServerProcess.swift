import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A server in a temporary folder, with all the processes it consists of.
///
/// It does not outlive this object, nor the test process, and its folder is removed then.
public final class ServerProcess: TestServerProcess {
    /// What ends a server that works in the folder `$1`, and removes it. A server's processes are told by their working directory:
    /// some of them may have lost their parent.
    private static let end = #"""
        folder=$1
        working() { find /proc/[0-9]*/cwd -maxdepth 0 -lname "$folder/*" -printf '%h\n' 2>/dev/null | cut -d / -f 3; }
        for signal in CONT QUIT; do kill -s "$signal" $(working) 2>/dev/null; done
        rounds=0
        while [ -n "$(working)" ] && [ "$rounds" -lt 50 ]; do sleep 0.1; rounds=$((rounds + 1)); done
        while [ -n "$(working)" ]; do kill -s KILL $(working) 2>/dev/null; done
        rm -rf "$folder"
        """#

    /// The temporary folder; the server works in ``data``.
    let folder: String
    private let stopSignal: Int32
    private let process = Mutex<Process?>(nil)
    private let serverGuard: ServerGuard

    /// - Parameter stopSignal: what makes the server end in good order, without waiting for its clients.
    init(stopSignal: Int32) throws {
        self.stopSignal = stopSignal
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        folder = "\(temporary)/tally-server-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        serverGuard = try ServerGuard(ServerProcess.end, of: folder)
    }

    var data: String { folder + "/data" }

    /// Everything the server has logged.
    public var log: String { (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "" }

    public var isRunning: Bool { process.withLock { $0?.isRunning == true } }

    func launch(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: data)
        if !FileManager.default.fileExists(atPath: folder + "/log") {
            _ = FileManager.default.createFile(atPath: folder + "/log", contents: nil)
        }
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/log"))
        try log.seekToEnd()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        // Swift's own threads take no signals, and what they launch would take none either.
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
        self.process.withLock { $0 = process }
    }

    public func kill() {
        repeat { signalAll(SIGKILL) } while areThere { _ in true }
        process.withLock { $0?.waitUntilExit() }
    }

    public func stop() {
        guard let process = process.withLock({ $0 }), process.isRunning else { return }
        Glibc.kill(process.processIdentifier, stopSignal)
        process.waitUntilExit()
        while areThere({ _ in true }) {}
    }

    public func pause() {
        repeat { signalAll(SIGSTOP) } while areThere { !isStopped($0) }
    }

    public func resume() {
        signalAll(SIGCONT)
    }

    private func signalAll(_ signal: Int32) {
        for identifier in processes { Glibc.kill(identifier, signal) }
    }

    /// Whether any of the processes is so, a moment from now.
    private func areThere(_ condition: (pid_t) -> Bool) -> Bool {
        usleep(1_000)
        return processes.contains(where: condition)
    }

    /// The processes that work in the server's folder, also those that have lost their parent.
    private var processes: [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/cwd")) == data
        }
    }

    private func isStopped(_ identifier: pid_t) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
        return status.contains("State:\tT")
    }
}
