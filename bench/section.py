"""A shop whose roles are a process each, with customers and products of its own, and what is measured of it."""

import os
import time

from loads import Orders, wrk
from shop import Shop

PROGRAM = os.environ.get("PROGRAM") or os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), ".build", "release", "tally")
ROLES = ["gateway", "users", "products", "orders", "analytics"]
READERS = 32
PASSWORD = "a password for it"


class Section:
    """A shop with its roles apart, new customers and new products, and the orders placed with it."""

    def __init__(self, directory, ports, name, more=None, second=None):
        self.name = name
        self.shop = Shop(PROGRAM, directory, ports, apart=ROLES, more=more, second=second)
        try:
            time.sleep(2)
            self.idle = self.memory()
            self.owner = self.shop.register(f"owner@{name}.example", PASSWORD)
            products = [self.shop.add_product(number, self.owner) for number in range(20)]
            customers = [self.shop.register(f"customer{n}@{name}.example", PASSWORD) for n in range(8)]
            self.orders = Orders(self.shop, directory, customers, products)
        except BaseException:
            self.shop.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shop.stop()

    def memory(self):
        """Of each role's process, now and at its highest."""
        return {role: self.shop.memory(role) for role in ROLES}

    def place(self, clients, seconds):
        result = self.orders.place(clients, seconds, self.name)
        if result["firstOther"]:
            print(f"  the first answer that is not 201: {result['firstOther'][:300]}", flush=True)
        return result | {
            "rate": result["created"] / result["seconds"], "not 201": result["others"] + result["broken"],
        }

    def read(self, seconds):
        """The rates of reading an order and a list of them, both those of the customer who asks."""
        token = self.orders.tokens[0]
        path = "/api/orders?limit=20"
        newest = self.shop.call("GET", path, token=token).expect(200)["items"][0]["id"]
        results = {}
        for name, path in (("an order", f"/api/orders/{newest}"), ("a list of 20", path)):
            result = wrk("report.lua", self.shop.url("gateway", path), READERS, seconds, {"BENCH_TOKEN": token})
            results[name] = result | {"rate": (result["requests"] - result["failed"]) / result["seconds"]}
        return results


def print_rate(clients, name, result, compared=None):
    refused = f"{result['not 201']:9}" if "not 201" in result else " " * 9
    ratio = f"{compared / result['rate']:10.2f}" if compared else ""
    figures = f"{result['rate']:10,.0f} {result['p50']:10.2f} {result['p99']:10.2f} {refused} {ratio}"
    print(f" {clients:7}  {name:20} {figures}".rstrip(), flush=True)


def check_dashboard(shop, placed, where):
    created = sum(orders.created for orders in placed)
    counted = shop.orders_counted(max(orders.position for orders in placed))
    verdict = "exact" if counted == created else f"WRONG by {counted - created}"
    print(f"{where}{created:,} orders acknowledged, on the dashboard {counted:,}: {verdict}\n", flush=True)
    return counted == created
