public import Commerce
public import HTTPTypes

/// A cursor in the header of an answer, for those who need it before the body is there.
extension EventCursor {
    /// The cursor that a header tells; nil when it tells none.
    public init?(_ headers: HTTPFields) {
        guard let epoch = headers[.eventEpoch].flatMap(Identifier.init),
            let position = headers[.eventPosition].flatMap(Int64.init), position >= 0
        else { return nil }
        self.init(epoch: epoch, position: position, eventId: headers[.eventId].flatMap(Identifier.init))
    }

    public var httpFields: HTTPFields {
        var headers: HTTPFields = [.eventPosition: String(position)]
        headers[.eventEpoch] = epoch.map { "\($0)" }
        headers[.eventId] = eventId.map { "\($0)" }
        return headers
    }
}
