public import Commerce

/// A page of a feed, with each event's body put in as it is stored.
extension EventPage: JSONWritable {
    /// About how many bytes it has as JSON.
    var jsonSize: Int {
        events.reduce(200) { $0 + $1.event.body.count + 200 }
    }

    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("epoch", epoch)
            $0.member("head", Int(head))
            $0.member("events", events)
        }
    }
}

/// The body comes last: who reads it knows by then whether it is worth reading.
extension StoredEvent: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object {
            $0.member("position", Int(position))
            $0.member("id", event.id)
            $0.member("type", event.type)
            $0.member("version", event.version)
            $0.member("occurredAt", event.occurredAt)
            $0.member("body", json: event.body)
        }
    }
}
