"""What all operations have in common."""

import http.server
import threading

import pytest

from calls import calls
from support.contract import Contract, refused
from support.shop import eventually

OPERATIONS = Contract().operations
ROLES = {"Authentication": "users", "Account": "users", "Users": "users", "Products": "products", "Orders": "orders",
         "Analytics": "analytics"}
SOME = {"id": "0199b6f0-7c1e-7d2a-9f41-3c5a8e0b6d17"}


def that_answer(status):
    """The operations of which this answer is documented."""
    return [name for name, operation in OPERATIONS.items() if str(status) in operation.answers]


@pytest.fixture(scope="module")
def some(shop, admin):
    """A good request of each operation, for things that are there."""
    product = admin.product("Teapot", stock=1000)
    order = admin.place_order(product, method="bank_transfer").json()
    return calls(product, order, shop.register().get("/api/users/me").json())


def test_there_is_a_request_of_each(some):
    assert some.keys() == OPERATIONS.keys()


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if each.needs_a_token])
def test_needs_a_good_token(shop, some, name):
    refused(some[name].send(shop.client()), 401, "unauthenticated")
    refused(some[name].send(shop.client(), Authorization="Bearer a.b.c"), 401, "invalid_token")


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if each.is_for_admins])
def test_is_for_admins(customer, some, name):
    refused(some[name].send(customer), 403, "forbidden")


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if each.takes_a_body])
def test_takes_json_that_is_well_formed(admin, some, name):
    call = some[name]
    json = {**call.headers, "Content_Type": "application/json"}
    refused(admin.send(call.method, call.path, raw=b'{"a": ', **json), 400, "malformed_json")
    refused(admin.send(call.method, call.path, raw=b'{"unknown": 1}', **json), 400, "invalid_body")
    refused(admin.send(call.method, call.path, raw=b"{}", **call.headers, Content_Type="text/plain"), 415,
            "unsupported_media_type")


@pytest.mark.parametrize("name", that_answer(413))
def test_takes_a_mebibyte(admin, some, name):
    call = some[name]
    answer = admin.send(
        call.method, call.path, raw=b" " * (2**20 + 1), **call.headers, Content_Type="application/json")
    refused(answer, 413, "payload_too_large")


def test_are_counted(start_shop):
    client = start_shop(settings={"RATE_LIMIT_PER_MINUTE": "1"}).client()
    client.get("/api/products")
    for name in that_answer(429):
        refused(calls(SOME, SOME, SOME)[name].send(client), 429, "rate_limited")


def test_say_when_their_service_is_down(start_shop):
    shop = start_shop(apart=["users", "products", "orders", "analytics"])
    admin = shop.admin()
    product = admin.product()
    order = admin.place_order(product, method="bank_transfer").json()
    some = calls(product, order, SOME)
    for role in ["products", "users", "orders", "analytics"]:
        shop.kill(role)
        # Connections that were kept open may break off once more.
        eventually(lambda: admin.get("/health").json()["roles"][role]["status"] == "unreachable", f"{role} is missed")
        if role == "products":
            refused(some["placeOrder"].send(admin), 503, "dependency_unavailable")
        for name in that_answer(503):
            if ROLES.get(OPERATIONS[name].definition["tags"][0]) == role:
                refused(some[name].send(admin), 503, "service_unavailable")
    answer = admin.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")


class BreaksOff(http.server.BaseHTTPRequestHandler):
    """Reads a request, and closes the connection."""

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.close_connection = True

    do_POST = do_PATCH = do_DELETE = do_GET

    def log_message(self, *_):
        pass


def test_say_when_their_service_breaks_off(start_shop):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), BreaksOff) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{service.server_port}"
        client = start_shop(roles=["gateway"], settings={
            f"{role.upper()}_URL": url for role in ["users", "products", "orders", "analytics", "web"]}).client()
        for name in that_answer(502):
            refused(calls(SOME, SOME, SOME)[name].send(client), 502, "bad_gateway")
        service.shutdown()
