"""That the checker of the other tests finds what does not fit."""

import json

import pytest
import requests

from support.contract import Contract

HEADERS = {"X-Request-Id": "1", "Content-Type": "application/json"}
LIVE = {"status": "live"}


def answer(path="/health/live", method="GET", status=200, headers=HEADERS, body=LIVE):
    answer = requests.Response()
    answer.status_code = status
    answer.headers.update(headers)
    answer._content = json.dumps(body).encode()
    answer.request = requests.Request(method, "http://127.0.0.1" + path).prepare()
    return answer


def test_an_answer_that_is_documented_is_seen():
    contract = Contract()
    contract.check(answer())
    assert contract.seen == {("getLiveness", 200)}


@pytest.mark.parametrize("wrong", [
    answer(status=201), answer(status=404), answer(path="/health/dead"), answer(method="POST"),
    answer(headers={"Content-Type": "application/json"}), answer(headers=HEADERS | {"X-Request-Id": "ä"}),
    answer(headers=HEADERS | {"X-Powered-By": "Swift"}), answer(headers=HEADERS | {"Content-Type": "text/plain"}),
    answer(body={}), answer(body={"status": "dead"}), answer(body=LIVE | {"since": 1}),
])
def test_any_other_is_not(wrong):
    contract = Contract()
    with pytest.raises(AssertionError):
        contract.check(wrong)
    assert contract.seen == set()


def test_a_request_that_was_accepted_has_documented_parameters():
    page = answer("/api/products?limit=101", body={"items": []})
    with pytest.raises(AssertionError, match="limit"):
        Contract().check(page)


def test_formats_are_checked():
    with pytest.raises(AssertionError, match="date-time"):
        Contract().check_schema("Timestamp", "2026-13-29T12:00:00.000Z")
