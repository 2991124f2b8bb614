"""What schemathesis cannot know from openapi/tally.yaml alone: it loads this, as schemathesis.toml says."""

import os
import re
import uuid

import requests
import schemathesis

URL = os.environ["TALLY_URL"]
# Whose requests these are, and everybody whom a run is of.
CREDENTIALS = {"email": os.environ["TALLY_EMAIL"], "password": os.environ["TALLY_PASSWORD"]}
ACCOUNTS = os.environ["TALLY_ACCOUNTS"].split()
# What may end the account that it is called with, or change how it signs in.
OF_ONESELF = ["deleteOwnAccount", "updateOwnAccount", "changeOwnPassword"]
# The cursors that were answered: all others can only be refused.
cursors = set()


def operation_id(operation):
    return operation.definition.raw["operationId"]


def sign_in(path, body):
    answer = requests.post(f"{URL}/api/auth/{path}", json=body, timeout=20)
    answer.raise_for_status()
    return answer.json()


def somebody():
    """An account that nobody needs, signed in."""
    return sign_in("register", {
        "email": f"{uuid.uuid4()}@example.com", "password": "a long sentence", "name": "Nobody"})


# A token is good for 15 minutes, which a long run outlasts.
@schemathesis.auth(refresh_interval=600).skip_for(operation_id=OF_ONESELF)
class OfAccountUnderTest:
    def get(self, case, context):
        return sign_in("login", CREDENTIALS)["accessToken"]

    def set(self, case, token, context):
        case.headers["Authorization"] = f"Bearer {token}"


@schemathesis.auth(refresh_interval=None).apply_to(operation_id=OF_ONESELF)
class OfSomebody(OfAccountUnderTest):
    def get(self, case, context):
        return somebody()["accessToken"]


@schemathesis.hook
def before_call(context, case, kwargs):
    if isinstance(case.body, (dict, list)):
        case.body = acceptable(case.body)
    if isinstance(case.query, dict):
        mend(case.query)
    # Disabled, or with another role, an account under test would be of no use.
    if operation_id(case.operation) == "updateUser" and case.path_parameters.get("id") in ACCOUNTS:
        case.path_parameters["id"] = somebody()["user"]["id"]
    # Every example has the same key, and only the first request would get an answer of its own.
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and re.fullmatch("[!-~]([ -~]{0,198}[!-~])?", key):
        case.headers["Idempotency-Key"] = f"{key} {uuid.uuid4()}"


def acceptable(value, name=None):
    """The same value without what is as good to JSON Schema, but not to us: 1.0 for 1, and other currencies."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: acceptable(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [acceptable(each) for each in value]
    if name == "currency" and isinstance(value, str) and re.fullmatch("[A-Z]{3}", value):
        return "USD"
    return value


def mend(query):
    """Takes out of a query what is well-formed and can only be wrong."""
    number = {name: int(text) for name, text in query.items() if re.fullmatch("0|[1-9][0-9]{0,18}", str(text))}
    # A position that is not counted yet is waited for, and is 503 then.
    if 0 < number.get("minPosition", 0) < 2**63:
        query["minPosition"] = 0
    if {"minPrice", "maxPrice"} <= number.keys():
        query["minPrice"], query["maxPrice"] = sorted([number["minPrice"], number["maxPrice"]])
    cursor = query.get("cursor")
    if isinstance(cursor, str) and re.fullmatch("[A-Za-z0-9_-]{1,1000}", cursor) and cursor not in cursors:
        del query["cursor"]


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 200 and b'"nextCursor"' in response.content:
        cursors.add(response.json().get("nextCursor"))
