"""Placing orders, and what becomes of them."""

import uuid

import pytest

from support.contract import refused
from support.shop import order_of


@pytest.fixture
def product(admin):
    return admin.product("Teapot", price=1000, stock=10)


@pytest.fixture
def place(shop, product):
    """Places an order of two pieces; its customer, and the order."""
    def place(method="card"):
        somebody = shop.register()
        answer = somebody.place_order(product, 2, method)
        assert answer.status_code == 201, answer.text
        return somebody, answer.json()

    return place


def path(order, change=""):
    return f"/api/orders/{order['id']}{change}"


def refund(amount):
    return {"amount": {"amount": amount, "currency": "USD"}, "reason": "It came late."}


def test_an_order_is_placed_once_however_often_it_is_sent(customer, product):
    first = customer.place_order(product, key="one")
    again = customer.place_order(product, key="one")
    assert first.status_code == 201 and again.json() == first.json()
    assert "Idempotent-Replayed" not in first.headers and again.headers["Idempotent-Replayed"] == "true"
    refused(customer.place_order(product, 2, key="one"), 422, "idempotency_key_reused")
    order = order_of([(product, 1)])
    refused(customer.post("/api/orders", order), 400, "idempotency_key_required")
    refused(customer.post("/api/orders", order, Idempotency_Key="a" * 256), 400, "invalid_idempotency_key")


def test_a_declined_card_leaves_a_cancelled_order(customer, product):
    order = order_of([(product, 1)]) | {"paymentToken": "tok_declined"}
    for _ in range(2):
        answer = customer.post("/api/orders", order, Idempotency_Key="declined")
        refused(answer, 402, "payment_declined")
        assert customer.get(answer.headers["Location"]).json()["status"] == "cancelled"


def test_nothing_is_oversold_and_no_other_price_is_charged(customer, product):
    refused(customer.place_order(product, 11), 409, "insufficient_stock")
    order = order_of([(product, 1)]) | {"expectedTotal": {"amount": 999, "currency": "USD"}}
    answer = customer.post("/api/orders", order, Idempotency_Key=str(uuid.uuid4()))
    refused(answer, 409, "price_changed")
    assert answer.json()["total"] == product["price"]


def test_what_cannot_be_ordered_is_refused(customer, product):
    def place(change):
        return customer.post("/api/orders", order_of([(product, 1)]) | change, Idempotency_Key=str(uuid.uuid4()))

    refused(place({"items": [{"productId": str(uuid.uuid4()), "quantity": 1}]}), 422, "unknown_product")
    refused(place({"items": [{"productId": product["id"], "quantity": 1}] * 2}), 422, "invalid_value")
    refused(place({"items": []}), 422, "invalid_value")
    refused(place({"paymentMethod": "barter"}), 422, "invalid_value")
    refused(place({"items": "teapots"}), 400, "invalid_body")
    refused(place({"total": 1}), 400, "invalid_body")


def test_an_order_is_its_customers(customer, place):
    owner, order = place()
    assert owner.get(path(order)).json() == order
    for somebody, target in [(customer, order), (owner, {"id": uuid.uuid4()})]:
        refused(somebody.get(path(target)), 404, "order_not_found")
        refused(somebody.post(path(target, "/cancel")), 404, "order_not_found")
    refused(owner.get("/api/orders/one"), 404, "not_found")


def test_orders_are_listed_and_filtered(admin, product, place):
    owner, order = place()
    _, other = place("paypal")
    assert owner.get("/api/orders").json()["items"] == [order]
    query = f"/api/orders?productId={product['id']}"
    first = admin.get(query + "&limit=1").json()
    second = admin.get(f"{query}&limit=1&cursor={first['nextCursor']}").json()
    assert first["items"] + second["items"] == [other, order]
    filters = "status=paid&paymentMethod=card&country=GB&category=Kitchen&placedFrom=2020-01-01&placedTo=2999-12-31"
    assert admin.get(f"{query}&{filters}&paidFrom=2020-01-01T00:00:00.000%2B02:00").json()["items"] == [order]
    for never in ["cancelledFrom=2020-01-01", "refundedTo=2999-12-31T00:00:00Z", "paidTo=2020-01-01"]:
        assert admin.get(f"{query}&{never}").json()["items"] == []
    for wrong in ["status=lost", "placedFrom=yesterday", "country=XX", "productId=1", "limit=0", "cursor=x", "q=a"]:
        refused(admin.get("/api/orders?" + wrong), 400, "invalid_query")


def test_an_order_is_cancelled(admin, place):
    owner, order = place()
    assert owner.post(path(order, "/cancel")).json()["status"] == "cancelled"
    for change in ["/cancel", "/payments", "/ship", "/deliver"]:
        refused(admin.post(path(order, change)), 409, "invalid_state")
    refused(admin.post(path(order, "/refunds"), refund(1)), 409, "invalid_state")


def test_an_order_is_paid_shipped_and_delivered(admin, place):
    _, order = place("bank_transfer")
    for change, status in [("/payments", "paid"), ("/ship", "shipped"), ("/deliver", "delivered")]:
        assert admin.post(path(order, change)).json()["status"] == status


def test_cash_is_paid_on_delivery(admin, place):
    _, order = place("cash_on_delivery")
    assert admin.post(path(order, "/ship")).json()["status"] == "shipped"
    assert "paidAt" in admin.post(path(order, "/payments")).json()


def test_money_goes_back_once(admin, product, place):
    _, order = place()
    refunds = path(order, "/refunds")
    first = admin.post(refunds, refund(500), Idempotency_Key="back")
    again = admin.post(refunds, refund(500), Idempotency_Key="back")
    assert first.status_code == 201 and again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    refused(admin.post(refunds, refund(501), Idempotency_Key="back"), 422, "idempotency_key_reused")
    refused(admin.post(refunds, refund(1501)), 422, "refund_too_large")
    pieces = {"items": [{"productId": product["id"], "quantity": 1}], "reason": "It broke.", "restock": True}
    assert admin.post(refunds, pieces).status_code == 201
    assert admin.post(refunds, refund(500)).json()["status"] == "refunded"


def test_a_refund_is_of_an_amount_or_of_pieces(admin, product, place):
    _, order = place()
    refunds = path(order, "/refunds")
    pieces = [{"productId": product["id"], "quantity": 1}]
    refused(admin.post(refunds, refund(1) | {"items": pieces}), 400, "invalid_body")
    refused(admin.post(refunds, refund(0)), 422, "invalid_value")
    refused(admin.post(refunds, refund(1) | {"restock": True}), 422, "restock_needs_items")
    other = {"items": [{"productId": str(uuid.uuid4()), "quantity": 1}], "reason": "It broke."}
    refused(admin.post(refunds, other), 422, "not_in_order")
    refused(admin.post(refunds, refund(1), Idempotency_Key="a" * 256), 400, "invalid_idempotency_key")


@pytest.mark.parametrize("change", ["payments", "ship", "deliver", "refunds"])
def test_there_is_no_change_of_what_is_not_there(admin, change):
    body = refund(1) if change == "refunds" else None
    refused(admin.post(f"/api/orders/{uuid.uuid4()}/{change}", body), 404, "order_not_found")
    refused(admin.post(f"/api/orders/one/{change}", body), 404, "not_found")
