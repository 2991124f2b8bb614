/// How long to wait before trying again what was not answered: a quarter of a second, doubled each time, 10 s at most.
enum RetryDelay {
    static func after(attempts: Int) -> Duration {
        .milliseconds(min(10_000, 250 << min(attempts, 6)))
    }
}
