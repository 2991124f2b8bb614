import Dispatch

/// Runs tasks that keep a processor busy on threads of their own, so that requests, which share a few others, never wait
/// for them.
final class BackgroundExecutor: TaskExecutor {
    private let queue: DispatchQueue

    /// - Parameter queue: whose threads they are; a concurrent one.
    init(queue: DispatchQueue) {
        self.queue = queue
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
