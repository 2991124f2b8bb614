import Commerce
import HTTPTypes
import Hummingbird
import NIOCore

extension Problem {
    /// What a client is told of `error`: what the error itself says where it can, else a 500 that tells nothing.
    public init(for error: any Error) {
        self =
            switch error {
            case let problem as Problem: problem
            case let convertible as any ProblemConvertible: convertible.problem
            case let error as HTTPError where error.status == .notFound:
                .notFound("There is nothing under this path.")
            case let failure as any TemporaryFailure where failure.isTemporary:
                .unavailable("The storage does not answer. Try again.")
            case is CancellationError: .unavailable("The service is stopping.")
            case is NIOTooManyBytesError: .payloadTooLarge(limit: Request.maximumBodySize)
            default:
                Problem(
                    .internalServerError, code: "internal_error",
                    "Something went wrong here. The log has the details.")
            }
    }
}
