import Commerce
import HTTPTypes
import ServiceKit

extension WholeList {
    /// What JSON has under `freshness` and `verification`, as header fields: rows have no place for it. What is not known
    /// yet is left out.
    var headers: HTTPFields {
        var headers: HTTPFields = [
            .eventPosition: String(freshness.position), .verificationStatus: verification.status.rawValue,
            .verificationDrift: String(verification.drift),
        ]
        headers[.freshnessAsOf] = freshness.asOf?.description
        headers[.verificationPosition] = verification.position.map(String.init)
        headers[.verifiedAt] = verification.verifiedAt?.description
        return headers
    }
}
