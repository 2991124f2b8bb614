"""That the tests before have seen all that openapi/tally.yaml describes; run with all of them only."""

# What none of them can bring about, and why. An operation's id or `*` for all, and a status.
NOT_SEEN = {
    ("*", 504): "the gateway waits for 30 s; GatewayServiceTests give it less",
    ("InternalError", 500): "a defect",
    ("MalformedRequest", 400): "no client library sends what is no HTTP; GatewayServiceTests do",
    ("getReadiness", 503): "only while the gateway stops, when it takes no new connections; ServiceKitTests ask it",
}


def test_every_documented_answer_was_seen(contract):
    documented = contract.documented()
    excused = {(name, status) for name, status in documented if {(name, status), ("*", status)} & NOT_SEEN.keys()}
    assert sorted(documented - excused - contract.seen) == [], "documented, and never seen"
    assert sorted(excused & contract.seen) == [], "seen, and excused from it"
