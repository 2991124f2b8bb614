public import Foundation
public import ServiceKit
import Synchronization

/// The real program in a process of its own, serving all roles or some, that can be killed and started again.
public final class ShopProcess: Sendable {
    public static let adminEmail = "admin@example.com"
    public static let adminPassword = "correct horse battery staple"
    /// What the services of every shop under test know each other by.
    public static let secret = String(repeating: "s", count: 40)

    public let ports: [ServiceRole: Int]
    private let roles: [ServiceRole]
    private let script: String?
    private let environment: [String: String]
    private let logPath: String
    private let process = Mutex<Process?>(nil)

    /// The program, which lies beside the tests' own executable.
    public static var program: URL {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("tally")
        }
    }

    /// - Parameters:
    ///   - directory: the data directory, which outlives the process.
    ///   - roles: none for all.
    ///   - script: what starts the program, which it finds in `PROGRAM`, in its own place; nil to start it directly.
    public init(
        directory: String, roles: [ServiceRole] = [], ports: [ServiceRole: Int]? = nil,
        settings: [String: String] = [:],
        script: String? = nil
    ) throws {
        let free = FreePorts.take(ServiceRole.allCases.count)
        let ports = ports ?? Dictionary(uniqueKeysWithValues: zip(ServiceRole.allCases, free))
        self.ports = ports
        self.roles = roles
        self.script = script
        logPath = directory + "/tally-\(roles.map(\.rawValue).joined(separator: "-")).log"
        var environment = ProcessInfo.processInfo.environment
        environment["DATA_DIRECTORY"] = directory
        environment["ADMIN_EMAIL"] = ShopProcess.adminEmail
        environment["ADMIN_PASSWORD"] = ShopProcess.adminPassword
        environment["SERVICE_SECRET"] = ShopProcess.secret
        environment["JWT_PRIVATE_KEY_FILE"] = directory + "/jwt-private-key.pem"
        environment["WEB_ROOT"] = try ShopProcess.makePage(in: directory)
        environment["RATE_LIMIT_PER_MINUTE"] = "0"
        environment["LOGIN_LIMIT_PER_MINUTE"] = "0"
        for (role, port) in ports { environment[role.rawValue.uppercased() + "_PORT"] = String(port) }
        self.environment = environment.merging(settings) { $1 }
    }

    public func url(of role: ServiceRole) -> String { "http://127.0.0.1:\(ports[role] ?? 0)" }

    public func client(for role: ServiceRole = .gateway, token: String? = nil) -> APIClient {
        APIClient(baseURL: url(of: role), token: token)
    }

    /// Starts the program and waits until the roles it serves are ready.
    public func start() async throws {
        try launch()
        for role in roles.isEmpty ? [.gateway] : roles {
            try await eventually("\(role.rawValue) is ready; the log is \(logPath)") {
                try await self.client(for: role).get(
                    role == .gateway && !self.roles.isEmpty ? "/health/ready" : "/health"
                )
                .status == 200
            }
        }
    }

    /// A page for the web role to serve, and its folder. Tests of the real page are another kind.
    private static func makePage(in directory: String) throws -> String {
        let folder = directory + "/web"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("<!doctype html><title>Shop</title>".utf8).write(to: URL(fileURLWithPath: folder + "/index.html"))
        return folder
    }

    /// Starts a program that is expected to end by itself, and returns its exit status.
    public func exitStatus() async throws -> Int32 {
        try launch()
        try await eventually("the program ends") { self.process.withLock { $0?.isRunning == false } }
        return process.withLock { $0?.terminationStatus ?? -1 }
    }

    private func launch() throws {
        let process = Process()
        let program = try ShopProcess.program
        process.executableURL = script.map { URL(fileURLWithPath: $0) } ?? program
        process.arguments = script == nil ? ["serve"] + roles.map(\.rawValue) : []
        process.environment = environment.merging(["PROGRAM": program.path]) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: logPath).deletingLastPathComponent()
        if !FileManager.default.fileExists(atPath: logPath) {
            _ = FileManager.default.createFile(atPath: logPath, contents: nil)
        }
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: logPath))
        try log.seekToEnd()
        process.standardError = log
        process.standardOutput = log
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process.withLock { $0 = process }
    }

    /// Ends the process with SIGKILL, in the middle of whatever it does.
    public func kill() {
        guard let process = process.withLock({ $0 }) else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks the process to stop with SIGTERM, waits for its end and returns its exit status.
    @discardableResult
    public func stop() -> Int32 {
        guard let process = process.withLock({ $0 }) else { return 0 }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }

    public var processIdentifier: Int32 { process.withLock { $0?.processIdentifier ?? 0 } }

    /// Everything the process has logged.
    public func log() throws -> String {
        try String(contentsOfFile: logPath, encoding: .utf8)
    }
}
