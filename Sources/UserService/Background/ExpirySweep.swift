import Commerce
import Logging
import ServiceLifecycle

/// Deletes expired refresh tokens, at start and every hour.
struct ExpirySweep: Service {
    let repository: UserRepository
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await repository.deleteExpiredTokens(at: clock.now)
                } catch {
                    logger.error(
                        "Expired refresh tokens stay until the next hour", metadata: ["error": .string("\(error)")])
                }
                try? await Task.sleep(for: .seconds(3_600))
            }
        }
    }
}
