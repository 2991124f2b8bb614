public import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How the program logs.
public enum ProgramLogging {
    /// JSON lines on standard error, or readable lines when that is a terminal. To be called once, first.
    public static func install(level: Logger.Level) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        LoggingSystem.bootstrap { label in
            var handler: any LogHandler =
                isTerminal ? StreamLogHandler.standardError(label: label) : JSONLogHandler(label: label)
            handler.logLevel = level
            return handler
        }
    }
}
