"""A good request of every operation, for tests that are about all operations alike."""

import uuid
from typing import NamedTuple

from support.shop import PASSWORD, order_of


class Call(NamedTuple):
    method: str
    path: str
    body: dict | None = None
    headers: dict = {}

    def send(self, client, **changes):
        return client.send(self.method, self.path, self.body, **{**self.headers, **changes})


def calls(product, order, user):
    """By the operation's id; for a product, an order and an account as they were answered."""
    products = f"/api/products/{product['id']}"
    orders = f"/api/orders/{order['id']}"
    email = f"{uuid.uuid4()}@example.com"
    new_product = {
        "name": "Cup", "description": "", "category": "Kitchen", "price": {"amount": 1, "currency": "USD"}, "stock": 1}
    return {
        "register": Call("POST", "/api/auth/register", {"email": email, "password": PASSWORD, "name": "Ada"}),
        "login": Call("POST", "/api/auth/login", {"email": email, "password": PASSWORD}),
        "refresh": Call("POST", "/api/auth/refresh", {"refreshToken": "a" * 43}),
        "logout": Call("POST", "/api/auth/logout", {"refreshToken": "a" * 43}),
        "getPublicKeys": Call("GET", "/api/auth/jwks.json"),
        "getOwnAccount": Call("GET", "/api/users/me"),
        "updateOwnAccount": Call("PATCH", "/api/users/me", {"name": "Ada"}),
        "changeOwnPassword": Call(
            "POST", "/api/users/me/password", {"currentPassword": "another one", "newPassword": PASSWORD}),
        "deleteOwnAccount": Call("DELETE", "/api/users/me"),
        "listUsers": Call("GET", "/api/users"),
        "updateUser": Call("PATCH", f"/api/users/{user['id']}", {"disabled": False}),
        "listProducts": Call("GET", "/api/products"),
        "createProduct": Call("POST", "/api/products", new_product),
        "getProduct": Call("GET", products),
        "updateProduct": Call("PATCH", products, {"name": "Cup"}, {"If_Match": "*"}),
        "deleteProduct": Call("DELETE", products, None, {"If_Match": "*"}),
        "getStock": Call("GET", products + "/stock"),
        "adjustStock": Call("POST", products + "/stock", {"change": 1, "reason": "Found one"}),
        "listOrders": Call("GET", "/api/orders"),
        "placeOrder": Call("POST", "/api/orders", order_of([(product, 1)]), {"Idempotency_Key": str(uuid.uuid4())}),
        "getOrder": Call("GET", orders),
        "cancelOrder": Call("POST", orders + "/cancel"),
        "recordPayment": Call("POST", orders + "/payments"),
        "shipOrder": Call("POST", orders + "/ship"),
        "deliverOrder": Call("POST", orders + "/deliver"),
        "refundOrder": Call(
            "POST", orders + "/refunds", {"amount": {"amount": 1, "currency": "USD"}, "reason": "Late"}),
        "getDashboard": Call("GET", "/api/analytics/dashboard"),
        "streamLiveNumbers": Call("GET", "/api/analytics/stream"),
        "getRebuild": Call("GET", "/api/analytics/rebuild"),
        "startRebuild": Call("POST", "/api/analytics/rebuild"),
        "getHealth": Call("GET", "/health"),
        "getLiveness": Call("GET", "/health/live"),
        "getReadiness": Call("GET", "/health/ready"),
        "getMetrics": Call("GET", "/metrics"),
        "getAPIDescription": Call("GET", "/api/openapi.yaml"),
        "getAPIReference": Call("GET", "/api/docs"),
    }
