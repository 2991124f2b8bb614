"""What the orders add up to."""

import csv
import io
import json

import pytest

from support.contract import refused
from support.shop import eventually


@pytest.fixture
def position(customer, admin):
    """Where an order of 1,000 is recorded that was just paid."""
    answer = customer.place_order(admin.product("Teapot", price=1000))
    assert answer.status_code == 201, answer.text
    return int(answer.headers["Event-Position"])


def messages(answer):
    """The messages of a stream, as they come: id and data."""
    fields = {}
    for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield fields["id"], json.loads(fields["data"])
            fields = {}


def test_the_dashboard_holds_what_was_just_ordered(admin, position):
    for query in ["", "&granularity=hour&from=2026-03-29&to=2026-03-29", "&compare=previous&granularity=month"]:
        dashboard = admin.dashboard(f"?minPosition={position}{query}")
        assert dashboard["freshness"]["position"] >= position


def test_the_dashboard_waits_for_what_is_not_counted_yet(admin):
    refused(admin.get(f"/api/analytics/dashboard?minPosition={2**63 - 1}"), 503, "not_yet_counted")


def test_a_range_can_be_shown(admin):
    for query, code in [
        ("from=2026-03-02&to=2026-03-01", "invalid_range"), ("from=2000-01-01&to=2026-01-01", "range_too_long"),
        ("from=2026-01-01&to=2026-03-01&granularity=hour", "too_many_points"),
    ]:
        refused(admin.get("/api/analytics/dashboard?" + query), 422, code)
    for query in ["from=yesterday", "granularity=week", "compare=last", "minPosition=-1", "limit=1"]:
        refused(admin.get("/api/analytics/dashboard?" + query), 400, "invalid_query")


@pytest.mark.parametrize("name", [
    "", "series", "topProducts", "salesByCategory", "salesByPaymentMethod", "salesByCountry"])
def test_every_list_is_there_as_csv(admin, position, name):
    query = f"?minPosition={position}" + (f"&list={name}" if name else "")
    answer = admin.get("/api/analytics/dashboard" + query, Accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name or "series"}.csv"'
    assert sum(int(row.get("grossSales", row.get("sales"))) for row in rows) >= 1000


def test_the_stream_tells_of_an_order_and_goes_on_where_it_was_left(admin, customer, contract):
    product = admin.product("Teapot", price=1000)
    with admin.send("GET", "/api/analytics/stream", stream=True) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        stream = messages(answer)
        before, first = next(stream)
        contract.check_schema("LiveUpdate", first)
        order = customer.place_order(product).json()
        for _, update in stream:
            contract.check_schema("LiveUpdate", update)
            if order["id"] in [told["id"] for told in update["orders"]]:
                break
    with admin.send("GET", "/api/analytics/stream", stream=True, Last_Event_ID=before) as answer:
        _, first = next(messages(answer))
        contract.check_schema("LiveUpdate", first)
        assert order["id"] in [told["id"] for told in first["orders"]]
    refused(admin.get("/api/analytics/stream?since=1"), 400, "invalid_query")


def test_everything_is_counted_again(admin):
    begun = admin.post("/api/analytics/rebuild")
    assert (begun.status_code, begun.json()["reason"]) == (202, "requested")
    ended = eventually(
        lambda: [each for each in [admin.get(begun.headers["Location"]).json()] if each["status"] == "finished"],
        "the rebuild has finished")[0]
    assert ended["daysThatDiffer"] == 0
    refused(admin.get("/api/analytics/rebuild?x=1"), 400, "invalid_query")
    refused(admin.post("/api/analytics/rebuild?x=1"), 400, "invalid_query")
