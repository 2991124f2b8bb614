import Foundation

/// Waits for a semaphore without holding up one of Swift's own threads.
func waitOutside(_ semaphore: DispatchSemaphore) async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
            semaphore.wait()
            continuation.resume()
        }
    }
}
