import Commerce
import ServiceKit

extension SumsRequest {
    /// Reads the body of `POST /internal/sums`.
    init(_ fields: inout FieldReader) {
        self.init(periods: fields.array("periods", 1...SumsRequest.most) { Period(&$0) })
    }
}

extension Period {
    fileprivate init(_ fields: inout FieldReader) {
        self.init(from: Period.instant("from", &fields), to: Period.instant("to", &fields))
        if let from, let to, from >= to {
            fields.impossible("to", "range", "A period must end after it begins.")
        }
    }

    private static func instant(_ name: String, _ fields: inout FieldReader) -> Timestamp? {
        fields.optional(name) {
            $0.parsed(name, "an RFC 3339 time", fallback: Timestamp(milliseconds: 0), Timestamp.init)
        }
    }
}
